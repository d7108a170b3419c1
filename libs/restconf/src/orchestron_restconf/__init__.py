"""RESTCONF (RFC 8040) without I/O: what a request means, and what its answer says.

media      which encodings a client sends and takes
query      query parameters
route      which resource a request target names
resource   what a data resource is, and which methods it takes
body       message bodies to edits
retrieve   data to message bodies
problem    what goes wrong, as status codes and `ietf-restconf:errors`
"""
