package render

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// Overlay lays a theme's folder over the program's files: a file that stands in both is the theme's.
func Overlay(theme, base fs.FS) fs.FS { return overlay{theme, base} }

type overlay struct{ theme, base fs.FS }

func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.theme.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.base.Open(name)
	}
	return f, err
}

// ReadDir lists a folder of both trees.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	own, err := fs.ReadDir(o.theme, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	all, baseErr := fs.ReadDir(o.base, name)
	if baseErr != nil && (err != nil || !errors.Is(baseErr, fs.ErrNotExist)) {
		return nil, baseErr
	}
	for _, e := range own {
		if i := slices.IndexFunc(all, func(x fs.DirEntry) bool { return x.Name() == e.Name() }); i >= 0 {
			all[i] = e
		} else {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return all, nil
}
