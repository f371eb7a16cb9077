/** What is kept of hostile or damaged traffic, at most. Bytes, microseconds of trace time, or counts. */

/** Start line and header fields of a SIP message. */
export const SIP_HEADER_LIMIT = 256 * 1024;
/** Largest Content-Length that is believed on a stream. */
export const SIP_BODY_LIMIT = 4 * 1024 * 1024;
/** Start line and header fields of an MSRP message. */
export const MSRP_HEADER_LIMIT = 64 * 1024;
/** Bytes of the body of an MSRP chunk that its message keeps. */
export const MSRP_BODY_KEPT = 64 * 1024;

/** Out-of-order segments that one direction holds, bookkeeping included. */
export const HELD_LIMIT = 1024 * 1024;
/** The same for a direction that has not shown itself to be SIP or MSRP. */
export const HELD_UNDECIDED_LIMIT = 64 * 1024;
/** What a held segment costs beside its bytes. */
export const HELD_OVERHEAD = 512;
/** Held segments and unfinished messages of all connections of a capture. */
export const KEPT_IN_ALL = 64 * 1024 * 1024;
/** TLS records of all connections of a capture that wait for their keys, and of one direction. */
export const WAITING_IN_ALL = 16 * 1024 * 1024;
export const WAITING_LIMIT = 1024 * 1024;
/** How long a hole in a stream may stay open. */
export const HOLE_TIME = 30_000_000;
/** A segment this far from the expected one belongs to another life of the connection, or is damaged. */
export const FAR = 16 * 1024 * 1024;

/** Directions of TCP connections that are remembered, for IPv4 and for IPv6 each. */
export const FLOWS = 262_144;
/** Streams that are kept while nothing says what they are: they wait behind a hole, or for the rest of a start line. */
export const UNDECIDED_STREAMS = 8192;
/** Segments of a stream joined in its middle that are looked at in vain, after the first. */
export const TRIES = 16;
/** Frame numbers that one message lists. */
export const FRAMES_KEPT = 1000;
/** Pieces of SCTP messages that wait for others, of all associations, and what is left of them when they are too many. */
export const SCTP_KEPT = 16 * 1024 * 1024;
export const SCTP_AFTER_SHEDDING = 12 * 1024 * 1024;
/** What a piece costs beside its bytes. */
export const SCTP_PIECE_OVERHEAD = 512;
/** SCTP associations, each direction by itself, of which the last chunks are remembered. */
export const SCTP_FLOWS = 1024;
/** How far into a datagram a SIP start line is looked for. */
export const JUNK_LIMIT = 512;
/** Connections to where MSRP was announced that have brought no byte yet, and how long until that is told. */
export const MEDIA_ATTEMPTS = 4096;
export const MEDIA_SILENCE = 10_000_000;
