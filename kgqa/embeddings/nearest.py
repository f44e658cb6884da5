"""Entities with vectors alike: which others stand in the graph as this one does."""

from __future__ import annotations

from torch.nn import functional

from kgqa.embeddings.vectors import GraphEmbeddings
from kgqa.errors import ModelError


def nearest_entities(
    embeddings: GraphEmbeddings, entity: int, *, top_k: int = 10
) -> list[tuple[int, float]]:
    """(entity, cosine of the two vectors in -1..1) of the ``top_k`` nearest others, best first.

    Raises:
        ModelError: the vectors were trained before this entity was added.
    """
    if not 0 <= entity < embeddings.num_entities:
        raise ModelError(
            f"entity number {entity} has no vector: they were trained for "
            f"{embeddings.num_entities}; train again"
        )
    vectors = embeddings.entity
    cosines = functional.cosine_similarity(vectors[entity].unsqueeze(0), vectors)  # (E,)
    cosines[entity] = -2.0  # below any cosine: an entity is not its own neighbour
    best = cosines.argsort(descending=True, stable=True)[: min(top_k, len(vectors) - 1)]
    return [(int(other), float(cosines[other])) for other in best]
