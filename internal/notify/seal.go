package notify

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
)

// SealBytes is the length of a seal's key.
const SealBytes = 32

// ErrSealed: what was sealed cannot be opened, because it was sealed with another key.
var ErrSealed = errors.New("sealed with another key")

// Seal keeps secrets that lie in the database from whoever has the database alone: a copy of it, or a backup.
type Seal struct{ aead cipher.AEAD }

// NewSeal makes a seal of a key of SealBytes bytes.
func NewSeal(key []byte) (*Seal, error) {
	if len(key) != SealBytes {
		return nil, errors.New("a seal's key has 32 bytes")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &Seal{aead}, err
}

// Close seals a text for a purpose; it opens for the same purpose alone.
func (s *Seal) Close(purpose, text string) string {
	if text == "" {
		return ""
	}
	nonce := make([]byte, s.aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails (crypto/rand)
	return base64.RawStdEncoding.EncodeToString(s.aead.Seal(nonce, nonce, []byte(text), []byte(purpose)))
}

// Open opens what Close sealed; ErrSealed where the key or the purpose is another.
func (s *Seal) Open(purpose, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < s.aead.NonceSize() {
		return "", ErrSealed
	}
	n := s.aead.NonceSize()
	text, err := s.aead.Open(nil, raw[:n], raw[n:], []byte(purpose))
	if err != nil {
		return "", ErrSealed
	}
	return string(text), nil
}
