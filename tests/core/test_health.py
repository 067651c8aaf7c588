from django.db.migrations.recorder import MigrationRecorder


def test_the_process_says_that_it_is_alive(client):
    assert client.get("/healthz").json() == {"alive": True}


def test_ready_means_database_and_migrations(client, db):
    assert client.get("/readyz").json() == {"ready": True, "database": True, "migrations_waiting": 0}


def test_a_migration_that_waits_is_not_ready(client, db):
    forgotten, _ = MigrationRecorder.Migration.objects.filter(app="workstreams").delete()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["migrations_waiting"] == forgotten > 0
