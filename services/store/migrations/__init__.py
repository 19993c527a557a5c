"""The history of the tables, by alembic; `services.store.schema` runs it when a store is opened."""
