"""What alembic runs, on the connection and in the transaction of services.store.schema."""

from alembic import context

from services.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters most things only by rebuilding the table
)
context.run_migrations()
