// Package ui carries the files of every screen inside the program: templates, styles, scripts, icons and words.
package ui

import "embed"

// Files is the tree: site/<page>/, newsroom/<screen>/, shared/<component>/, and the words of commands.
//
//go:embed site newsroom shared command mail
var Files embed.FS
