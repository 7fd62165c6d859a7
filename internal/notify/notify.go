// Package notify owns what leaves the house after something happened in it: mail, and messages to other programs. It
// turns nouns into messages and hands them over; when and how often that is tried is the queue's business, and whom it
// may reach is decided where the connection is made. It refuses to send a secret or a reader's personal data that the
// receiver did not ask for.
package notify
