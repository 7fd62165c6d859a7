package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
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
	var files []encoded
	for _, m := range sizes {
		name := fmt.Sprintf("%d.jpg", m.Width)
		v := Variant{Width: m.Width, Height: m.Height, File: s.Key + "/" + name, Bytes: int64(len(m.JPEG))}
		files = append(files, encoded{name: name, Variant: v, data: m.JPEG})
		s.Variants = append(s.Variants, v)
	}
	if err := l.store(ctx, s.Key, files, original); err != nil {
		return Stored{}, fmt.Errorf("place picture %s: %w", s.Key, err)
	}
	return s, nil
}
