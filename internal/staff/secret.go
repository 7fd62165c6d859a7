package staff

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"jogan/internal/fault"
)

// Secret makes a new unguessable text (256 bits, URL-safe) for a session, a link or a token, and the hash under which
// it is stored: whoever reads the database cannot sign in with what stands there.
func Secret() (secret, hash string) {
	var b [32]byte
	rand.Read(b[:])
	secret = base64.RawURLEncoding.EncodeToString(b[:])
	return secret, SecretHash(secret)
}

// SecretHash is the stored form of a secret. A fast hash is right here: a secret has 256 random bits, a password has not.
func SecretHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Password lengths in characters. The upper bound keeps the hash from being used as a load.
const (
	MinPassword = 10
	MaxPassword = 200
)

// Parameters of argon2id, the second recommendation of RFC 9106 §4 made lighter for the smallest server:
// 19 MiB, two passes (OWASP's minimum).
const (
	argonTime    = 2
	argonMemory  = 19 * 1024 // KiB
	argonThreads = 1
	argonKey     = 32
)

// HashPassword makes the stored form of a new password: "$argon2id$v=19$m=…,t=…,p=…$salt$key" (PHC string).
func HashPassword(password string) (string, error) {
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password):
		return "", fault.In("password", "field.characters")
	case n < MinPassword:
		return "", fault.In("password", "person.password-short", MinPassword)
	case n > MaxPassword:
		return "", fault.In("password", "field.too-long", MaxPassword)
	}
	salt := make([]byte, 16)
	rand.Read(salt)
	key := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey)
	enc := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads, enc(salt), enc(key)), nil
}

// PasswordMatches tells whether the password is the one of the stored form. It spends the same effort on an empty or
// broken form, so that the time of an answer does not tell which names exist.
func PasswordMatches(stored, password string) bool {
	var version int
	var memory, passes uint32
	var threads uint8
	parts := strings.Split(stored, "$")
	ok := len(parts) == 6 && parts[1] == "argon2id"
	if ok {
		_, err1 := fmt.Sscanf(parts[2], "v=%d", &version)
		_, err2 := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &threads)
		ok = err1 == nil && err2 == nil && version == argon2.Version && memory <= 1<<20 && passes > 0 && passes < 20 && threads > 0
	}
	var salt, want []byte
	if ok {
		var err1, err2 error
		salt, err1 = base64.RawStdEncoding.DecodeString(parts[4])
		want, err2 = base64.RawStdEncoding.DecodeString(parts[5])
		ok = err1 == nil && err2 == nil && len(want) >= 16
	}
	if !ok {
		memory, passes, threads, salt, want = argonMemory, argonTime, argonThreads, make([]byte, 16), make([]byte, argonKey)
	}
	if len(password) > 4*MaxPassword {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, passes, memory, threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && ok
}
