"""Opens the database: SQLite in write-ahead mode by default, PostgreSQL by its address."""

from sqlalchemy import Connection, Engine, create_engine, event


def make_engine(url: str) -> Engine:
    """An engine on `url` (`sqlite:///…` or `postgresql+psycopg://…`).

    On SQLite every transaction begins as a writer, so two processes wait for one another
    (up to 5 s) where they would otherwise fail half-way through. No error shows what was to be stored.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=20)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 5, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def on_connect(connection, _record):  # type: ignore[no-untyped-def]
        connection.isolation_level = (
            None  # we say BEGIN ourselves (SQLAlchemy: pysqlite, serializable isolation)
        )
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")  # a committed message outlives a power cut
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(
            "BEGIN" if connection.get_execution_options().get("read_only") else "BEGIN IMMEDIATE"
        )

    return engine


def reading(engine: Engine) -> Engine:
    """The same engine for look-ups only: on SQLite they never wait for a writer."""
    return engine.execution_options(read_only=True)
