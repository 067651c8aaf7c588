from network.core.admin import audit, jobs

__all__ = ["audit", "jobs"]
