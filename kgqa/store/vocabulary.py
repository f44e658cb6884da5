"""IRIs of the vocabularies that RDF graphs describe themselves with."""

from __future__ import annotations

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SUBCLASS, SUBPROPERTY = RDFS + "subClassOf", RDFS + "subPropertyOf"
DOMAIN, RANGE, INVERSE = RDFS + "domain", RDFS + "range", OWL + "inverseOf"
SCHEMA_PREDICATES = frozenset((SUBCLASS, SUBPROPERTY, DOMAIN, RANGE, INVERSE))
STRING = XSD + "string"
