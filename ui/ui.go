// Package ui carries the files of every screen inside the program: templates, styles, scripts, icons and words.
package ui

import "embed"

// Files is the tree: site/<page>/, newsroom/<screen>/, shared/<component>/.
//
//go:embed site newsroom shared
var Files embed.FS
