// What the page tells us: where the API is, the examples, and who may be signed in as.
const element = document.getElementById("careplan-graphiql");

export const settings = { endpoint: "/graphql", tabs: [], people: [], ...JSON.parse(element.textContent) };
