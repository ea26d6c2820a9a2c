import "./workers.js";

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { useMemo, useState } from "react";
import { createRoot } from "react-dom/client";

import { examples } from "./Examples.jsx";
import { fetcherFor } from "./fetcher.js";
import { settings } from "./settings.js";
import { SignIn } from "./SignIn.jsx";

import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./style.css";

const TOKEN = "careplan:token";
const plugins = [examples, HISTORY_PLUGIN, explorerPlugin({ showAttribution: false })];

// More tabs than this are no help; the panel beside them has every example.
const opened = settings.tabs.slice(0, 8);

// GraphiQL fills the first tab's variables from here alone; after a reload its own memory knows better.
const isFirstVisit = sessionStorage.getItem("graphiql:tabState") === null;
const firstVariables = isFirstVisit ? opened[0]?.variables : undefined;

function App() {
  const [token, setToken] = useState(sessionStorage.getItem(TOKEN) ?? "");
  const fetcher = useMemo(() => fetcherFor(settings.endpoint, token), [token]);
  const signIn = (next) => {
    sessionStorage.setItem(TOKEN, next);
    setToken(next);
  };
  return (
    <>
      <SignIn people={settings.people} token={token} onToken={signIn} />
      <main>
        <GraphiQL
          fetcher={fetcher}
          plugins={plugins}
          visiblePlugin={examples}
          defaultTabs={opened.length > 0 ? opened : undefined}
          initialVariables={firstVariables}
          defaultEditorToolsVisibility="variables"
          inputValueDeprecation
          schemaDescription
          shouldPersistHeaders={false}
          // What people type may be about a client: it must not outlive the window on a shared computer.
          storage={sessionStorage}
        >
          <GraphiQL.Logo>
            <span />
          </GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}

createRoot(document.getElementById("root")).render(<App />);
