"""The care domain and its tables; knows neither GraphQL nor HTTP."""
