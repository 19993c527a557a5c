"""Papers: what is known of a round as files that an office reads, signs and sends."""
