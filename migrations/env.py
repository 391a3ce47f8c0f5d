"""Runs the migrations on the connection that `digest.store.upgrade` hands over.

The caller has begun one locked transaction for all steps: a migration that is killed or raises
leaves the old schema whole. On its own (`alembic upgrade`) it opens nothing: there is
`digest db upgrade` for that.
"""

from alembic import context

from digest import schema

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("run 'digest db upgrade': it knows the database and locks it")
context.configure(
    connection=connection,
    target_metadata=schema.metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
