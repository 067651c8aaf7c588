"""The whole system on one machine that has only git and Python: database, broker, web, worker, scheduler.

    state.py       where this clone keeps what it must remember, and who else uses it now
    postgres.py    the database        broker.py  the broker        services.py  both, and the environment
    prepare.py     migrations, static files, launch content         messages.py  compiled translations
    supervisor.py  web, worker and scheduler: start, watch, stop    __main__.py  the commands of bin/

The environment wins: where DATABASE_URL or REDIS_URL is set, that part is not started here. Nothing in
this package is used in production, and no app imports it.
"""
