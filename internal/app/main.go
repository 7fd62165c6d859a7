package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"jogan/internal/fault"
	"jogan/internal/media"
	"jogan/internal/render"
)

// Exit codes of every command.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// commands is the whole command line; texts are keys of the catalogue (ui/command/words.toml).
type commands struct {
	Demo    demoCommand    `cmd:"" help:"command.demo"`
	Init    initCommand    `cmd:"" help:"command.init"`
	Serve   serveCommand   `cmd:"" help:"command.serve"`
	Staff   staffCommand   `cmd:"" help:"command.staff"`
	Token   tokenCommand   `cmd:"" help:"command.token"`
	Publish publishCommand `cmd:"" help:"command.publish"`
	Theme   themeCommand   `cmd:"" help:"command.theme"`
	Backup  backupCommand  `cmd:"" help:"command.backup"`
	Restore restoreCommand `cmd:"" help:"command.restore"`
	Check   checkCommand   `cmd:"" help:"command.check"`
	Version versionCommand `cmd:"" help:"command.version"`
	Help    helpCommand    `cmd:"" help:"command.help"`

	LogLevel  slog.Level `default:"info" placeholder:"LEVEL" help:"flag.log-level"`
	LogFormat string     `enum:"text,json" default:"text" placeholder:"FORMAT" help:"flag.log-format"`
}

// run is what every command is given.
type run struct {
	ctx    context.Context
	out    io.Writer
	log    *slog.Logger
	words  *render.Words
	lang   string
	parser *kong.Kong
}

// say prints a sentence of the catalogue.
func (r *run) say(key string, args ...any) { fmt.Fprintln(r.out, r.words.Text(r.lang, key, args...)) }

// problem is a fault that a command tells whoever started it.
func problem(key string, args ...any) error { return fault.New(fault.Invalid, key, args...) }

// misuse is a command line that does not go together, found only when its command runs.
type misuse struct{ error }

func (m misuse) Unwrap() error { return m.error }

// Version is the program's version, as the Go tool stamped it.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "dev"
	}
	return info.Main.Version
}

// Main runs a command and returns the exit code.
func Main(args []string, out, errOut io.Writer) int {
	if len(args) > 0 && args[0] == media.WorkerCommand { // started by ourselves, before anything takes memory
		return media.Work(args[1:], os.Stdin, out)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return Command(ctx, args, os.LookupEnv, out, errOut)
}

// Command runs a command in an environment until it is done or ctx ends.
func Command(ctx context.Context, args []string, env func(string) (string, bool), out, errOut io.Writer) int {
	catalogue, err := words()
	if err != nil {
		fmt.Fprintln(errOut, err)
		return exitFailed
	}
	r := &run{ctx: ctx, out: out, words: catalogue, lang: language(env)}
	if len(args) == 0 {
		args = []string{"help"}
	}
	resolver, err := fileResolver(args, env)
	if err != nil {
		return r.fail(errOut, err, exitUsage)
	}
	var c commands
	exited := -1
	r.parser, err = kong.New(&c, kong.Name("jogan"), kong.Description("command.jogan"), kong.DefaultEnvars("JOGAN"),
		kong.Resolvers(resolver), kong.Writers(out, errOut), kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}), kong.PostBuild(r.translate))
	if err != nil {
		return r.fail(errOut, err, exitFailed)
	}
	chosen, err := r.parser.Parse(args)
	if exited >= 0 {
		return exited // --help was printed
	}
	if err != nil {
		return r.fail(errOut, err, exitUsage)
	}
	r.log = newLog(errOut, c.LogLevel, c.LogFormat)
	err = chosen.Run(r)
	_, wrong := errors.AsType[misuse](err)
	switch {
	case err == nil:
		return exitDone
	case wrong:
		return r.fail(errOut, err, exitUsage)
	}
	return r.fail(errOut, err, exitFailed)
}

// fail says what went wrong, in a sentence, and what was behind it.
func (r *run) fail(w io.Writer, err error, code int) int {
	if text := fault.TextOf(err); text.Key != "" {
		said := r.words.Text(r.lang, text.Key, text.Args...)
		for field, why := range r.words.SayFields(r.lang, err) {
			said += "\n  " + field + ": " + why
		}
		fmt.Fprintln(w, "jogan: "+said)
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, cause := range joined.Unwrap()[1:] {
				fmt.Fprintln(w, "  "+cause.Error())
			}
		}
		return code
	}
	fmt.Fprintln(w, "jogan: "+err.Error())
	if code == exitUsage {
		fmt.Fprintln(w, r.words.Text(r.lang, "command.see-help"))
	}
	return code
}

// translate puts the catalogue's sentences into the help of all commands and flags.
func (r *run) translate(k *kong.Kong) error {
	k.Model.Help = r.words.Text(r.lang, k.Model.Help)
	k.Model.HelpFlag.Help = r.words.Text(r.lang, "flag.help")
	return kong.Visit(k.Model, func(node kong.Visitable, next kong.Next) error {
		switch node := node.(type) {
		case *kong.Node:
			if r.words.Has(node.Help) {
				if manual := node.Help + ".manual"; r.words.Has(manual) {
					node.Detail = r.words.Text(r.lang, manual)
				}
				node.Help = r.words.Text(r.lang, node.Help)
			}
		case *kong.Value:
			if r.words.Has(node.Help) {
				node.Help = r.words.Text(r.lang, node.Help)
			}
		case *kong.Flag:
			if r.words.Has(node.Help) {
				node.Help = r.words.Text(r.lang, node.Help)
			}
		}
		return next(nil)
	})
}

// language is that of the terminal: English where it says so, else Korean.
func language(env func(string) (string, bool)) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value, ok := env(name); ok && value != "" {
			if strings.HasPrefix(value, "en") {
				return "en"
			}
			break
		}
	}
	return render.Languages()[0]
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(r *run) error {
	fmt.Fprintln(r.out, "jogan", Version())
	return nil
}

type helpCommand struct {
	Command []string `arg:"" optional:"" help:"flag.help-command"`
}

// Run prints the manual, or a command's part of it.
func (c helpCommand) Run(r *run) error {
	trace, err := kong.Trace(r.parser, c.Command)
	if err != nil {
		return err
	}
	if len(c.Command) > 0 && (trace.Error != nil || trace.Selected() == nil && len(trace.Path) < 2) {
		return misuse{problem("command.unknown", strings.Join(c.Command, " "))}
	}
	return trace.PrintUsage(false)
}
