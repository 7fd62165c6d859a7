// Command build bundles the body editor's source and its libraries into one minified ES module, with the licences of
// everything in it at the end. The same source, lock file and version of the bundler give the same bytes.
//
//	go run . -src ../src -modules DIR/node_modules -out FILE
package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	src := flag.String("src", "", "folder with main.js")
	modules := flag.String("modules", "", "node_modules folder that npm ci filled")
	out := flag.String("out", "", "file to write")
	flag.Parse()
	if err := build(*src, *modules, *out); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func build(src, modules, out string) error {
	modules, err := filepath.Abs(modules)
	if err != nil {
		return err
	}
	if modules, err = filepath.EvalSymlinks(modules); err != nil {
		return err
	}
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{filepath.Join(src, "main.js")},
		NodePaths:         []string{modules},
		Bundle:            true,
		Format:            api.FormatESModule,
		Platform:          api.PlatformBrowser,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsEndOfFile,
		Define:            map[string]string{"process.env.NODE_ENV": `"production"`},
		Metafile:          true,
		LogLevel:          api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return errors.New("the bundle has errors")
	}
	licences, err := collect(result.Metafile, modules)
	if err != nil {
		return err
	}
	return os.WriteFile(out, append(result.OutputFiles[0].Contents, licences...), 0o644)
}

// collect returns one comment with the name, version and licence text of each package that is in the bundle. A package
// without a licence file is an error: it may not be given away.
func collect(metafile, modules string) (string, error) {
	var meta struct {
		Outputs map[string]struct {
			Inputs map[string]struct{ BytesInOutput int }
		}
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return "", err
	}
	names := map[string]bool{}
	for _, output := range meta.Outputs {
		for path, input := range output.Inputs {
			_, inside, found := strings.Cut(filepath.ToSlash(path), "node_modules/")
			if !found || input.BytesInOutput == 0 {
				continue
			}
			parts := strings.Split(inside, "/")
			n := 1
			if strings.HasPrefix(inside, "@") {
				n = 2
			}
			names[strings.Join(parts[:n], "/")] = true
		}
	}
	type licence struct{ text, packages string }
	byText := map[string][]string{}
	for name := range names {
		dir := filepath.Join(modules, name)
		about, err := os.ReadFile(filepath.Join(dir, "package.json"))
		if err != nil {
			return "", err
		}
		var p struct{ Version string }
		if err := json.Unmarshal(about, &p); err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		files, err := filepath.Glob(filepath.Join(dir, "LICENSE*"))
		if err != nil || len(files) == 0 {
			return "", fmt.Errorf("%s has no licence file", name)
		}
		text, err := os.ReadFile(files[0])
		if err != nil {
			return "", err
		}
		body := strings.ReplaceAll(strings.TrimSpace(string(text)), "*/", "* /")
		byText[body] = append(byText[body], name+" "+p.Version)
	}
	var all []licence
	for text, packages := range byText {
		slices.Sort(packages)
		all = append(all, licence{text, strings.Join(packages, ", ")})
	}
	slices.SortFunc(all, func(a, b licence) int { return cmp.Compare(a.packages, b.packages) })
	var b strings.Builder
	b.WriteString("/*! This file contains:\n")
	for _, l := range all {
		fmt.Fprintf(&b, "\n%s\n\n%s\n", l.packages, l.text)
	}
	b.WriteString("*/\n")
	return b.String(), nil
}
