import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { createClient } from "graphql-ws";

const UNREACHABLE = "The server could not be reached. Is it running, and is the network up?";

/** A fetcher that signs requests with the token and says in words what went wrong on the way. */
export function fetcherFor(endpoint, token) {
  return createGraphiQLFetcher({
    url: endpoint,
    fetch: (url, init) => readable(fetch(url, signed(init, token))),
    wsClient: socket(endpoint, token),
    enableIncrementalDelivery: false,
  });
}

function signed(init, token) {
  const headers = new Headers(init.headers);
  // A header typed into the editor is a deliberate one.
  if (token && !headers.has("Authorization")) headers.set("Authorization", `Bearer ${token}`);
  return { ...init, headers, credentials: "same-origin" };
}

async function readable(sent) {
  let response;
  try {
    response = await sent;
  } catch {
    return problem(UNREACHABLE);
  }
  if (response.headers.get("Content-Type")?.includes("json")) return response;
  const text = (await response.text()).trim().slice(0, 500);
  return problem(`The server answered ${response.status} ${response.statusText}, not with JSON.`, text);
}

function problem(message, answer) {
  return Response.json({ errors: [{ message, ...(answer && { extensions: { answer } }) }] });
}

/** Subscriptions; a browser says nothing about a socket that would not open, so we do. */
function socket(endpoint, token) {
  const client = createClient({
    url: socketAddress(endpoint),
    connectionParams: token ? { Authorization: `Bearer ${token}` } : {},
    retryAttempts: 0,
  });
  const subscribe = (payload, sink) =>
    client.subscribe(payload, { ...sink, error: (error) => sink.error(isMute(error) ? { message: UNREACHABLE } : error) });
  return { ...client, subscribe };
}

function isMute(error) {
  return error instanceof Event && !(error instanceof CloseEvent && error.reason);
}

function socketAddress(endpoint) {
  const url = new URL(endpoint, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
