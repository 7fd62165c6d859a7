package render

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"jogan/internal/fault"
)

// Languages lists the languages of the screens, the first one first.
func Languages() []string { return []string{"ko", "en"} }

// Words is the catalogue: every sentence of every screen by its key, in each language.
type Words struct {
	texts map[string]map[string]string // key → language → text
}

// LoadWords reads every words.toml of the tree. A key that stands twice or lacks a language is an error with its file.
func LoadWords(files fs.FS) (*Words, error) {
	w := &Words{texts: map[string]map[string]string{}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Base(name) != "words.toml" {
			return err
		}
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		var texts map[string]map[string]string
		if err := toml.Unmarshal(raw, &texts); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for key, text := range texts {
			if _, twice := w.texts[key]; twice {
				return fmt.Errorf("%s: the key %q stands in another words.toml too", name, key)
			}
			for _, lang := range Languages() {
				if text[lang] == "" {
					return fmt.Errorf("%s: the key %q has no text in %q", name, key, lang)
				}
			}
			w.texts[key] = text
		}
		return nil
	})
	return w, err
}

// Keys lists all keys in order.
func (w *Words) Keys() []string {
	var keys []string
	for key := range w.texts {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Has tells whether the catalogue knows the key.
func (w *Words) Has(key string) bool { return w.texts[key] != nil }

// Text is the sentence for a key in a language, {0}, {1} … filled in. An unknown key is printed between ⟦ ⟧: it is seen
// at once, and a test walks the templates for such keys.
func (w *Words) Text(lang, key string, args ...any) string {
	text, ok := w.texts[key][lang]
	if !ok {
		return "⟦" + key + "⟧"
	}
	if len(args) == 0 {
		return text
	}
	text = numbered(text, args)
	var pairs []string
	for i, arg := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", fmt.Sprint(arg))
	}
	text = strings.NewReplacer(pairs...).Replace(text) // in one go: what is filled in is not looked through for more
	if lang == "ko" {
		return particled(text)
	}
	return text
}

// numbered chooses in each "{0|article|articles}" the word that goes with the argument: the first with one, the second with
// any other number. Only languages that have two numbers write so.
func numbered(text string, args []any) string {
	for i, arg := range args {
		mark := "{" + strconv.Itoa(i) + "|"
		for {
			at := strings.Index(text, mark)
			if at < 0 {
				break
			}
			length := strings.IndexByte(text[at:], '}')
			if length < 0 {
				return text
			}
			one, many, _ := strings.Cut(text[at+len(mark):at+length], "|")
			if fmt.Sprint(arg) != "1" {
				one = many
			}
			text = text[:at] + one + text[at+length+1:]
		}
	}
	return text
}

// Say is what a fault says to people in a language. An undeclared error says only that something went wrong on our side.
func (w *Words) Say(lang string, err error) string {
	text := fault.TextOf(err)
	if text.Key == "" {
		text = fault.Text{Key: "fault." + strings.ReplaceAll(fault.Of(err).String(), " ", "-")}
	}
	return w.Text(lang, text.Key, text.Args...)
}

// SayFields is what a fault says of single fields, by field.
func (w *Words) SayFields(lang string, err error) map[string]string {
	said := map[string]string{}
	for _, f := range fault.FieldsOf(err) {
		said[f.Name] = w.Text(lang, f.Key, f.Args...)
	}
	return said
}
