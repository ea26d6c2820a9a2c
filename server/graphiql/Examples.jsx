import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useState } from "react";
import { settings } from "./settings.js";

function Examples() {
  const [wanted, setWanted] = useState("");
  const found = settings.tabs.filter((tab) => speaksOf(tab, wanted));
  const groups = Map.groupBy(found, (tab) => tab.group);
  return (
    <section aria-label="Examples" className="careplan-examples">
      <div className="graphiql-doc-explorer-title">Examples</div>
      <input
        type="search"
        aria-label="Find an example"
        placeholder="Find: skip, enrollment, overdue …"
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
      />
      {found.length === 0 && <p role="status">{settings.tabs.length === 0 ? "None are installed." : "None is about that."}</p>}
      {[...groups].map(([group, tabs]) => (
        <div key={group}>
          {group && <h2>{group}</h2>}
          <ul>
            {tabs.map((tab) => (
              <Example key={tab.title} tab={tab} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

// All the words that are looked for stand in its group, its title or what is said above it.
function speaksOf(tab, wanted) {
  const [about] = tab.query.split(/^[^#]/m);
  const text = `${tab.group} ${about}`.toLowerCase();
  return wanted.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function Example({ tab }) {
  const open = useOpen();
  return (
    <li>
      <button type="button" onClick={() => open(tab)}>
        {tab.title}
      </button>
    </li>
  );
}

// Goes to the example's tab where it is open as it came, else opens it in a new one; with variables as of now.
function useOpen() {
  const { addTab, changeTab } = useGraphiQLActions();
  const { tabs, queryEditor, variableEditor, headerEditor } = useGraphiQL((state) => state);
  return async (example) => {
    const index = tabs.findIndex((tab) => tab.query === example.query);
    if (index >= 0) {
      changeTab(index);
    } else {
      addTab();
      queryEditor.setValue(example.query);
      headerEditor?.setValue(example.headers ?? "");
    }
    variableEditor?.setValue(example.variables ?? "");
    const latest = await asOfNow(example);
    if (queryEditor.getValue() === example.query) variableEditor?.setValue(latest.variables ?? "");
  };
}

// Identifiers and versions change with each step: the server knows the ones that hold now.
async function asOfNow(example) {
  try {
    const latest = await (await fetch("/graphiql/examples.json")).json();
    return latest.find((each) => each.query === example.query) ?? example;
  } catch {
    return example;
  }
}

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
      <path d="M6 3h12v18l-6-4-6 4z M9 8h6 M9 12h6" />
    </svg>
  );
}

/** A panel that lists every example and opens it in a tab. */
export const examples = { title: "Examples", icon: Icon, content: Examples };
