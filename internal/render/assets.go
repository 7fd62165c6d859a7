package render

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// Asset is a file that pages point to: a style, a script, a picture, a font.
type Asset struct {
	Name  string // "site.css", "newsroom/editor/editor.js"
	Path  string // "/assets/site.1f3c….css": named by content, so it can be kept for ever
	Type  string
	Bytes []byte
	Gzip  func() []byte // compressed when first asked for; nil where that gains nothing
}

// Assets are all files of the tree that a page may point to, and the bundles site.css and newsroom.css.
type Assets struct {
	byName map[string]*Asset
	byPath map[string]*Asset
}

var assetTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".png": "image/png", ".jpg": "image/jpeg", ".ico": "image/x-icon", ".woff2": "font/woff2",
}

// loadAssets reads the files of a tree; those of a theme that the program has not come last in the bundle.
func loadAssets(files fs.FS, theme *Theme, base fs.FS) (*Assets, error) {
	a := &Assets{byName: map[string]*Asset{}, byPath: map[string]*Asset{}}
	styles, texts := map[string][]string{}, map[string][]byte{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if base := path.Base(name); base == "src" || base == "build" || base == "node_modules" {
				return fs.SkipDir // what a script was made from is not served
			}
			return nil
		}
		ext := path.Ext(name)
		if assetTypes[ext] == "" {
			return nil
		}
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if ext == ".css" { // styles name other assets: they wait
			door, _, _ := strings.Cut(name, "/")
			styles[door] = append(styles[door], name)
			texts[name] = raw
			return nil
		}
		a.add(name, raw)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for name, raw := range texts {
		raw, err := a.addressed(name, raw)
		if err != nil {
			return nil, err
		}
		a.add(name, raw)
	}
	last := func(name string) int {
		if theme != nil && theme.files[name] != nil {
			if _, err := fs.Stat(base, name); err != nil {
				return 4
			}
		}
		return rank(name)
	}
	for _, door := range []string{"site", "newsroom"} {
		// The layout's colours and measures come first, the parts of all doors next, the pages last.
		names := slices.Concat(styles["shared"], styles[door])
		if door != "site" { // the newsroom is a tool and has parts of its own
			names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, "shared/parts/") })
		}
		slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(last(a), last(b)) })
		var bundle bytes.Buffer
		for _, name := range names {
			fmt.Fprintf(&bundle, "%s\n", a.byName[name].Bytes)
		}
		a.add(door+".css", bundle.Bytes())
	}
	return a, nil
}

func rank(name string) int {
	switch {
	case strings.HasPrefix(name, "shared/base/"):
		return 0
	case strings.HasPrefix(name, "shared/"):
		return 1
	case strings.Contains(name, "/layout/"):
		return 2
	}
	return 3
}

func (a *Assets) add(name string, raw []byte) {
	sum := sha256.Sum256(raw)
	ext := path.Ext(name)
	x := &Asset{
		Name: name, Bytes: raw, Type: cmp.Or(assetTypes[ext], mime.TypeByExtension(ext)),
		Path: "/assets/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext,
	}
	x.Gzip = sync.OnceValue(func() []byte { return pack(raw) })
	a.byName[name], a.byPath[x.Path] = x, x
}

// pack compresses an asset as well as gzip can; nil where that gains nothing.
func pack(raw []byte) []byte {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err := z.Write(raw); err != nil || z.Close() != nil || packed.Len() >= len(raw)*9/10 {
		return nil
	}
	return packed.Bytes()
}

// URL is the address of the asset with the name; a page that names an unknown one cannot be made.
func (a *Assets) URL(name string) (string, error) {
	if x, ok := a.byName[name]; ok {
		return x.Path, nil
	}
	return "", fmt.Errorf("no asset %q", name)
}

// At returns the asset at an address path.
func (a *Assets) At(path string) (*Asset, bool) {
	x, ok := a.byPath[path]
	return x, ok
}
