"""A graph as other libraries see it: networkx and rdflib."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kgqa.store.compact import CompactGraph
from kgqa.store.export import entity_term, ntriples
from kgqa.store.vocabulary import STRING

if TYPE_CHECKING:
    import networkx as nx
    import rdflib


def to_networkx(graph: CompactGraph) -> nx.MultiDiGraph[Any]:
    """Entities by id and literals as N-Triples write them; an edge's key is its relation's id.

    Nodes have ``label``, ``kind`` (``entity`` or ``literal``) and ``types`` (class labels), edges
    ``label``.
    """
    import networkx as nx

    view: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    keys = list(graph.node_ids[: graph.num_entities])
    keys += [entity_term(graph, node) for node in range(graph.num_entities, graph.num_nodes)]
    for node, key in enumerate(keys):
        types = [graph.class_label(cls) for cls in graph.types(node)]
        kind = "literal" if graph.is_literal(node) else "entity"
        view.add_node(key, label=graph.label(node), kind=kind, types=types)
    labels = [graph.relation_label(relation) for relation in range(graph.num_relations)]
    view.add_edges_from(
        (keys[head], keys[tail], graph.relation_ids[relation], {"label": labels[relation]})
        for head, relation, tail in graph.triples.tolist()
    )
    return view


def to_rdflib(graph: CompactGraph) -> rdflib.Graph:
    """Facts, names, types and schema as an rdflib graph in memory."""
    import pyoxigraph
    import rdflib

    lines = "".join(ntriples(graph)).encode("utf-8")
    view = rdflib.Graph()
    for quad in pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_TRIPLES, lenient=True):
        head, relation, tail = map(_rdflib_term, quad.triple)
        view.add((head, relation, tail))
    return view


def _rdflib_term(term: Any) -> rdflib.term.Node:
    import pyoxigraph
    import rdflib

    if isinstance(term, pyoxigraph.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    plain = term.datatype.value == STRING
    datatype = None if plain else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)
