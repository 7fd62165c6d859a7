package app

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"

	"jogan/internal/web"
)

// The names in a data directory. Nothing is written anywhere else.
const (
	configFile   = "jogan.toml"
	databaseFile = "jogan.db"
	mediaDir     = "media"
	themeDir     = "theme"
)

// Config is everything that a running paper can be told. Each field is a flag, an environment variable JOGAN_… and a
// line of jogan.toml; flag beats environment beats file.
type Config struct {
	Data       string      `required:"" type:"path" placeholder:"DIR" help:"flag.data"`
	Addr       string      `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"flag.addr"`
	OpsAddr    string      `default:"127.0.0.1:8081" placeholder:"HOST:PORT" help:"flag.ops-addr"`
	Database   string      `placeholder:"URL" help:"flag.database"`
	Theme      string      `type:"path" placeholder:"DIR" help:"flag.theme"`
	WeatherURL string      `name:"weather-url" placeholder:"URL" help:"flag.weather-url"`
	Cache      size        `default:"64M" placeholder:"SIZE" help:"flag.cache"`
	Proxy      []prefix    `placeholder:"CIDR" help:"flag.proxy"`
	APIReads   int         `name:"api-reads" default:"600" placeholder:"N" help:"flag.api-reads"`
	APIWrites  int         `name:"api-writes" default:"120" placeholder:"N" help:"flag.api-writes"`
	AllowLocal []string    `placeholder:"URL" help:"flag.allow-local"`
	Dev        bool        `help:"flag.dev"`
	Now        startOfTime `placeholder:"TIME" help:"flag.now"`
}

// Check says what does not go together.
func (c *Config) Check() error {
	if !time.Time(c.Now).IsZero() && !c.Dev {
		return misuse{problem("command.now-needs-dev")}
	}
	for _, address := range c.AllowLocal {
		if u, err := url.Parse(address); err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "sftp" || u.Hostname() == "" {
			return misuse{problem("command.bad-allow-local", address)}
		}
	}
	return nil
}

// hiddenDatabase is the database's address without names, passwords and options, for logs and messages.
func (c *Config) hiddenDatabase() string {
	if c.Database == "" {
		return filepath.Join(c.Data, databaseFile)
	}
	address, err := url.Parse(c.Database)
	if err != nil || address.Scheme == "" {
		return "postgres"
	}
	return address.Scheme + "://" + address.Host + address.Path
}

// size is a number of bytes such as 64M.
type size int64

// UnmarshalText reads a number with an optional K, M or G (of 1,024).
func (s *size) UnmarshalText(text []byte) error {
	digits, shift := strings.TrimSuffix(strings.ToUpper(string(text)), "B"), 0
	for unit, by := range map[string]int{"K": 10, "M": 20, "G": 30} {
		if strings.HasSuffix(digits, unit) {
			digits, shift = strings.TrimSuffix(digits, unit), by
			break
		}
	}
	n, err := strconv.ParseInt(digits, 10, 32)
	if err != nil || n < 0 {
		return problem("command.bad-size", string(text))
	}
	*s = size(n << shift)
	return nil
}

// prefix is an address or a network of trusted proxies.
type prefix netip.Prefix

// UnmarshalText reads "10.0.0.0/8" or "127.0.0.1".
func (p *prefix) UnmarshalText(text []byte) error {
	if addr, err := netip.ParseAddr(string(text)); err == nil {
		*p = prefix(netip.PrefixFrom(addr, addr.BitLen()))
		return nil
	}
	network, err := netip.ParsePrefix(string(text))
	if err != nil {
		return problem("command.bad-proxy", string(text))
	}
	*p = prefix(network.Masked())
	return nil
}

func (c *Config) proxies() (all web.Proxies) {
	for _, p := range c.Proxy {
		all = append(all, netip.Prefix(p))
	}
	return all
}

// startOfTime is the moment at which the paper's clock begins; zero: now.
type startOfTime time.Time

// UnmarshalText reads RFC 3339, with or without seconds.
func (s *startOfTime) UnmarshalText(text []byte) error {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, string(text)); err == nil && t.Year() > 1900 && t.Year() < 9000 {
			*s = startOfTime(t)
			return nil
		}
	}
	return problem("command.bad-time", string(text))
}

// fileResolver reads jogan.toml of the data directory that the arguments or the environment name.
func fileResolver(args []string, env func(string) (string, bool)) (kong.Resolver, error) {
	dir, _ := env("JOGAN_DATA")
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, "--data="); ok {
			dir = value
		} else if arg == "--data" && i+1 < len(args) {
			dir = args[i+1]
		}
	}
	values := map[string]any{}
	if dir != "" {
		file := filepath.Join(dir, configFile)
		raw, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) { // the command says what it misses
			return nil, problem("command.bad-file", file, err)
		}
		if err := toml.Unmarshal(raw, &values); err != nil {
			return nil, problem("command.bad-file", file, err)
		}
	}
	return &settings{file: filepath.Join(dir, configFile), values: values, env: env}, nil
}

// settings answers what the environment or jogan.toml say of a flag.
type settings struct {
	file   string
	values map[string]any
	env    func(string) (string, bool)
}

// Validate refuses a line of the file that no command knows: a misspelt setting is not passed over.
func (s *settings) Validate(app *kong.Application) error {
	known := map[string]bool{}
	err := kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			known[flag.Name] = true
		}
		return next(nil)
	})
	if err != nil {
		return err
	}
	for name := range s.values {
		if !known[name] {
			return problem("command.unknown-setting", s.file, name)
		}
	}
	return nil
}

// Resolve answers for one flag; nil where nothing is set.
func (s *settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if value, set := s.env(name); set {
			return value, nil
		}
	}
	value, ok := s.values[flag.Name]
	if !ok {
		return nil, nil
	}
	if list, ok := value.([]any); ok {
		var parts []string
		for _, x := range list {
			parts = append(parts, fmt.Sprint(x))
		}
		return strings.Join(parts, ","), nil
	}
	return fmt.Sprint(value), nil
}

// newLog makes the program's log: lines for people on a terminal, JSON for machines where asked.
func newLog(w interface{ Write([]byte) (int, error) }, level slog.Level, format string) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
