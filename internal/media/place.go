package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// Made is a size of a picture that was made before.
type Made struct {
	Width, Height int
	JPEG          []byte
}

// Place stores a JPEG whose sizes were made before, without decoding anything: for pictures that come with the program.
// sizes are the narrowest first.
func (l *Library) Place(ctx context.Context, original []byte, width, height int, sizes []Made) (Stored, error) {
	sum := sha256.Sum256(original)
	s := Stored{Key: hex.EncodeToString(sum[:16]), Type: "image/jpeg", Width: width, Height: height, Bytes: int64(len(original))}
	var pieces []Piece
	for _, m := range sizes {
		pieces = append(pieces, Piece{Width: m.Width, Height: m.Height, Ending: "jpg", Data: m.JPEG})
		s.Variants = append(s.Variants, l.variant(s.Key, pieces[len(pieces)-1], 0, 0))
	}
	whole := func(w io.Writer) error { _, err := w.Write(original); return err }
	if err := l.store(ctx, s.Key, pieces, whole); err != nil {
		return Stored{}, fmt.Errorf("place picture %s: %w", s.Key, err)
	}
	return s, nil
}
