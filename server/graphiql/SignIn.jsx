import { useState } from "react";

/** The bar at the top: whose token goes with each request. */
export function SignIn({ people, token, onToken }) {
  const person = people.find((each) => each.token === token);
  return (
    <header className="careplan-bar">
      <h1>Careplan</h1>
      <div role="group" aria-label="Sign in">
        {people.length > 0 && <People people={people} token={person?.token ?? ""} onToken={onToken} />}
        <Token key={token} token={token} onToken={onToken} />
      </div>
      <p role="status">{hint(person, token, people)}</p>
    </header>
  );
}

function People({ people, token, onToken }) {
  return (
    <>
      <label htmlFor="careplan-person">Sign in as</label>
      <select id="careplan-person" value={token} onChange={(event) => onToken(event.target.value)}>
        <option value="">Nobody</option>
        {people.map((person) => (
          <option key={person.token} value={person.token}>
            {person.name} ({person.role})
          </option>
        ))}
      </select>
    </>
  );
}

// The token counts once it is entered, not at every letter: each new one asks the server for its schema.
function Token({ token, onToken }) {
  const [typed, setTyped] = useState(token);
  const [isShown, setShown] = useState(false);
  const enter = () => onToken(typed.trim().replace(/^Bearer\s+/i, ""));
  return (
    <>
      <label htmlFor="careplan-token">Token</label>
      <input
        id="careplan-token"
        type={isShown ? "text" : "password"}
        autoComplete="off"
        spellCheck={false}
        placeholder="Paste a token"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={enter}
        onKeyDown={(event) => event.key === "Enter" && enter()}
      />
      <button type="button" aria-pressed={isShown} aria-controls="careplan-token" onClick={() => setShown(!isShown)}>
        Show<span className="careplan-unseen"> token</span>
      </button>
    </>
  );
}

function hint(person, token, people) {
  if (person) return `You act as ${person.name}, ${person.role}.`;
  if (token) return "You act with the token entered here.";
  return people.length > 0 ? "Not signed in: choose a person, or paste a token." : "Not signed in: paste a token.";
}
