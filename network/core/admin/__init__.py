from network.core.admin import audit

__all__ = ["audit"]
