"""The whole system on one machine that has only git and Python: database, broker, web, worker, scheduler.

    __main__.py     the commands of bin/
    supervisor.py   bin/start: web, worker and scheduler; prepare.py and fingerprint.py: what comes before, when it must
    services.py     database and broker, and the environment that points to them; postgres.py, broker.py: each of the two
    users.py        who uses them now; state.py: where a clone keeps its data, ports and secrets
    messages.py     compiled translations

The environment wins: where DATABASE_URL or REDIS_URL is set, that part is not started here. No app imports this
package, and nothing of it runs in production; only the image's build compiles the messages with it.
"""
