/** What a capture file holds beside frames, for whoever wants it. Called while a chunk is pushed, in the order of the file. */
export interface CaptureListener {
  /**
   * A Decryption Secrets Block (draft-ietf-opsawg-pcapng 4.7).
   * @param format secrets type: `TLS_KEY_LOG` is the text that SSLKEYLOGFILE gets
   * @param text latin1
   */
  secrets?(format: number, text: string): void;
  /**
   * A comment (opt_comment) of a packet, a section or an interface.
   * @param text latin1; in the file it is UTF-8
   * @param frame 0 if it is of no frame
   */
  comment?(text: string, frame: number): void;
  /**
   * Packets that were dropped before they could be captured, by the count of the capturing side.
   * @param since @param until between which times, microseconds since the epoch; -Infinity: since the capture began
   */
  dropped?(packets: number, since: number, until: number): void;
}

/** "TLSK" */
export const TLS_KEY_LOG = 0x544c534b;
