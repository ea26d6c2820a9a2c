"""What can be wrong with a plugin, each as the source of one, and what is said about it."""

from enum import Enum

from .making import sound

HOOK = "from careplan.plugins import RecordType, hookimpl\n"


def changed(old: str, new: str) -> str:
    """The sound plugin with something else in one place."""
    source = sound("broken")
    assert old in source
    return source.replace(old, new)


def deciding(**changed: str) -> str:
    """A plugin that brings a condition for billing rules, with something wrong about it."""
    given = {"name": "'fine'", "label": "'It is fine'", "description": "'Fine.'", "arguments": "()", "decide": "decide"}
    arguments = ", ".join(f"{name}={value}" for name, value in (given | changed).items())
    return (
        "from careplan.plugins import BillingPredicate, FieldDefinition, hookimpl\nasync def decide(db, cases): return {}\n"
        f"@hookimpl\ndef billing_predicates(): return [BillingPredicate({arguments})]"
    )


def more(source: str) -> str:
    """The sound plugin with something more at its end."""
    return f"{sound('broken')}\n{source}\n"


class FAULTS(Enum):
    """Each fault: the source of the plugin, and part of what is said."""

    def __init__(self, source: str, says: str) -> None:
        self.source = source
        self.says = says

    NO_MODULE = "import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"
    NO_PYTHON = "def", "SyntaxError: "
    EXITS = more("import sys; sys.exit('enough')"), "SystemExit: enough"
    CANCELS = more("import asyncio; raise asyncio.CancelledError"), "CancelledError"
    CANNOT_SAY_IT = (
        more("class Dumb(Exception):\n    def __str__(self): raise ValueError\nraise Dumb"),
        "Dumb: (it cannot say",
    )
    RAISES_IN_A_HOOK = changed("return [KIND]", "raise RuntimeError('no')"), "RuntimeError: no"
    MISSPELT = HOOK + "@hookimpl\ndef record_typs(): return []", "unknown hook 'record_typs'"
    ASKS_TOO_MUCH = HOOK + "@hookimpl\ndef queries(telepathy): return []", "telepathy"
    NO_LIST = changed("return [KIND]", "return KIND"), "record_types() gives RecordType instead of a list"
    NO_TYPE = changed("return [KIND]", "return ['falls']"), "record_types() gives str instead of RecordType"
    NO_OPERATION = (
        HOOK + "async def ask(db): ...\n@hookimpl\ndef queries(): return [ask]",
        "queries() gives function instead of Operation",
    )
    NO_FOLDER = changed('"migrations"', '"nowhere"'), "there is no folder 'versions'"
    NO_PATH = changed('Path(__file__).parent / "migrations"', "'migrations'"), "migrations() gives str instead of Path"
    NO_MIGRATIONS = (
        changed("def migrations", "def _migrations").replace("@hookimpl\ndef _migrations", "def _migrations"),
        "it has tables, but no migrations",
    )
    NO_SETTINGS = HOOK + "@hookimpl\ndef settings(): return dict", "dict, its settings, is no BaseSettings"
    ANYBODYS_SETTINGS = (
        HOOK + "from pydantic_settings import BaseSettings\n@hookimpl\ndef settings(): return BaseSettings",
        "must be read from variables that start with CAREPLAN_BROKEN_",
    )
    LISTENS_AT_ONCE = HOOK + "@hookimpl\ndef on_event(event): ...", "must be declared with 'async def'"
    NO_PREDICATE = (
        HOOK + "@hookimpl\ndef billing_predicates(): return ['fine']",
        "billing_predicates() gives str instead of BillingPredicate",
    )
    BADLY_NAMED_PREDICATE = (
        deciding(name="'All fine'"),
        "the name of the billing predicate 'All fine' must be lower case",
    )
    SILENT_PREDICATE = deciding(description="' '"), "the billing predicate 'fine' needs a label and a description"
    DECIDES_AT_ONCE = deciding(decide="lambda db, cases: {}"), "must be declared with 'async def'"
    PREDICATE_ASKS_TWICE = (
        deciding(arguments="(FieldDefinition(key='a', label='A'),) * 2"),
        "the billing predicate 'fine' has two fields with the key 'a'",
    )
    BAD_NAME = changed('name="broken"', 'name="Broken Type"'), "must be lower case"
    BAD_PREFIX = changed('prefix="BROKEN"', 'prefix="br-"'), "must be upper case"
    NO_LABEL = changed('label="Broken"', 'label=" "'), "has no label"
    BAD_ACT = (
        changed('prefix="BROKEN"', 'prefix="BROKEN", permissions={"update": "update"}'),
        "the record type 'broken' allows 'update'",
    )
    TWO_OF_A_KEY = (
        changed(
            'FieldDefinition(key="note", label="Note"),',
            'FieldDefinition(key="note", label="Note"), FieldDefinition(key="note", label="Again"),',
        ),
        "two fields with the key 'note'",
    )
    CONTRADICTION = (
        changed('label="Note")', 'label="Note", kind="CHOICE")'),
        "the record type 'broken': Note needs choices.",
    )
    NO_COLUMN = changed('key="note"', 'key="notes"'), "has no column for its field 'notes'"
    NO_RECORD = (
        changed("entity=Broken", "entity=Path"),
        "Path is no record; it must extend ClientRecord",
    )
    NOT_DESCRIBED = changed("return [BrokenType]", "return []"), "no type of the API describes Broken"
    NO_API_TYPE = changed("return [BrokenType]", "return [BrokenType, Path]"), "Path is no type of the API"
    DESCRIBES_WHAT_IS_DESCRIBED = (
        more(
            "from careplan.plugins import Client\n@describes(Client)\nclass Person:\n    'A person.'\n    version: int"
        ),
        "Client is described already",
    )
    MISSING_CLASS = (
        changed('    """What there is to say."""', '    nobody: Mapped["Nowhere"] = relationship("Nowhere")'),
        "Nowhere",
    )
    SECOND_CLASS_CLASHES = (
        more("class Again(ClientRecord):\n    __tablename__ = 'clients'"),
        "Table 'clients' is already defined",
    )
    HALF_A_CLASS = (
        more("class Client(ClientRecord):\n    __tablename__ = 'halves'\n    half: Mapped[object]"),
        "Could not locate SQLAlchemy Core type",
    )
    FAILS_AFTER_A_GOOD_TABLE = more("1 / 0"), "ZeroDivisionError: division by zero"
    NOBODYS_TABLE = (
        more("import sqlalchemy as sa\nsa.Table('loose', ClientRecord.metadata, sa.Column('id', sa.Integer))"),
        "the table 'loose' has no mapped class",
    )
    NOBODYS_ROWS = (
        more(
            "from careplan.plugins import Owned\nclass Loose(Owned.__mro__[2]):\n    __tablename__ = 'loose'\n"
            "    id: Mapped[int] = mapped_column(primary_key=True)"
        ),
        "Loose belongs to no organisation",
    )
    TAKEN_PREFIX = (
        more(
            "from careplan.plugins import ClientOwned\nclass P(ClientOwned):\n    __tablename__, __prefix__ = 'p', 'plan'"
        ),
        "the prefix of identifiers 'plan' is taken",
    )
    BAD_ID_PREFIX = (
        more(
            "from careplan.plugins import ClientOwned\nclass P(ClientOwned):\n    __tablename__, __prefix__ = 'p', 'P9'"
        ),
        "P needs a __prefix__ for its identifiers",
    )
    UNKNOWN_PERMISSION = (
        more("from careplan.plugins import requires\n@requires('record.broken.fly')\nasync def fly(work): ..."),
        "fly() demands 'record.broken.fly', which is no permission",
    )
