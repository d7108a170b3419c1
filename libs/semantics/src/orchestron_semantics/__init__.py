"""Validation of whole datastores: must, when and leafrefs, with yangson's XPath."""

from orchestron_semantics.semantics import Semantics, SemanticState

__all__ = ["SemanticState", "Semantics"]
