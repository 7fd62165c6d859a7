package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a program under load.
type server struct {
	name string
	url  string
	cmd  *exec.Cmd
	done chan error
}

// start starts a program and waits until it answers at addr.
func (b *bench) start(ctx context.Context, name, addr string, args ...string) (*server, error) {
	log, err := os.Create(filepath.Join(b.scratch, name+".log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	s := &server{name: name, url: "http://" + addr, cmd: exec.Command(args[0], args[1:]...), done: make(chan error, 1)}
	s.cmd.Stdout, s.cmd.Stderr = log, log
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} // none is left where this program is killed
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { s.done <- s.cmd.Wait() }()
	b.servers = append(b.servers, s)
	for range 300 {
		if conn, err := net.DialTimeout("tcp", addr, time.Second); err == nil {
			return s, conn.Close()
		}
		select {
		case err := <-s.done:
			s.done <- err
			said, _ := os.ReadFile(log.Name())
			return nil, fmt.Errorf("%s ended at once: %w\n%s", name, err, said)
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return nil, fmt.Errorf("%s does not answer", name)
}

// stopAll stops what was started, by its own process number.
func (b *bench) stopAll() (err error) {
	for _, s := range b.servers {
		if e := s.cmd.Process.Signal(syscall.SIGTERM); e != nil && !errors.Is(e, os.ErrProcessDone) {
			err = errors.Join(err, e)
		}
		select {
		case <-s.done:
		case <-time.After(30 * time.Second):
			err = errors.Join(err, fmt.Errorf("%s did not stop", s.name), s.cmd.Process.Kill())
		}
	}
	b.servers = nil
	return err
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// jogan serves a paper, with the cache of the size.
func (b *bench) jogan(ctx context.Context, name, dir, cache string) (*server, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	ops, err := freeAddr()
	if err != nil {
		return nil, err
	}
	return b.start(ctx, name, addr, b.program, "serve", "--data", dir, "--addr", addr, "--ops-addr", ops,
		"--weather-url", "http://127.0.0.1:1/none", "--cache", cache, "--log-level", "error")
}

// bare serves answers from a server of its own.
func (b *bench) bare(ctx context.Context, answers []answer) (*server, error) {
	raw, err := json.Marshal(answers)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(b.scratch, "answers.json")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		return nil, err
	}
	own, err := os.Executable()
	if err != nil {
		return nil, err
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	return b.start(ctx, "bare", addr, own, bareMode, addr, file)
}

// nginx serves answers as files, set up as one would for speed.
func (b *bench) nginx(ctx context.Context, answers []answer) (*server, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(b.scratch, "nginx")
	var places strings.Builder
	for i, a := range answers {
		file := filepath.Join(dir, "html", fmt.Sprintf("%d.html", i))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, err
		}
		if err := errors.Join(os.WriteFile(file, a.Plain, 0o644), os.WriteFile(file+".gz", a.Gzip, 0o644)); err != nil {
			return nil, err
		}
		fmt.Fprintf(&places, "location = %s {\n", a.Path)
		for name, values := range a.Header {
			switch name {
			case "Content-Length", "Content-Type", "Content-Encoding", "Date", "Etag":
				continue // nginx sends its own
			}
			fmt.Fprintf(&places, "add_header %s %s;\n", name, strconv.Quote(values[0]))
		}
		fmt.Fprintf(&places, "rewrite ^ /%d.html break;\n}\n", i)
	}
	user := ""
	if os.Getuid() == 0 {
		user = "user root;" // the temporary directory is closed to others
	}
	config := filepath.Join(dir, "nginx.conf")
	text := fmt.Sprintf(`%s
daemon off; worker_processes auto; pid %s/pid; error_log %s/error.log;
events { worker_connections 1024; }
http {
access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; keepalive_requests 100000000;
gzip_static on; types { } default_type "text/html; charset=utf-8";
client_body_temp_path %s/t1; proxy_temp_path %s/t2; fastcgi_temp_path %s/t3; uwsgi_temp_path %s/t4; scgi_temp_path %s/t5;
server { listen %s; root %s/html;
%s} }
`, user, dir, dir, dir, dir, dir, dir, dir, addr, dir, places.String())
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return nil, err
	}
	program, err := exec.LookPath("nginx")
	if err != nil {
		program = "/usr/sbin/nginx"
	}
	return b.start(ctx, "nginx", addr, program, "-p", dir, "-c", config)
}

// fetch asks a server for a page in both encodings.
func fetch(ctx context.Context, s *server, path string) (answer, error) {
	a := answer{Path: path}
	for _, gzip := range []bool{true, false} {
		encoding := "identity"
		if gzip {
			encoding = "gzip"
		}
		status, header, body, err := get(ctx, http.DefaultClient, s.url+path, encoding)
		if err != nil {
			return a, err
		}
		if status != http.StatusOK {
			return a, fmt.Errorf("%s%s answers %d", s.url, path, status)
		}
		header.Del("Date")
		if gzip {
			a.Header, a.Gzip = header, body
		} else {
			a.PlainHeader, a.Plain = header, body
		}
	}
	return a, nil
}

func get(ctx context.Context, client *http.Client, url, encoding string) (status int, h http.Header, body []byte, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, nil, nil, err
	}
	r.Header.Set("Accept-Encoding", encoding)
	answered, err := client.Do(r)
	if err != nil {
		return 0, nil, nil, err
	}
	defer answered.Body.Close()
	body, err = io.ReadAll(answered.Body)
	return answered.StatusCode, answered.Header, body, err
}

// processes are the numbers of the server's own process and those that it started.
func (s *server) processes() ([]int, error) {
	pid := s.cmd.Process.Pid
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return nil, err
	}
	all := []int{pid}
	for _, word := range strings.Fields(string(raw)) {
		child, err := strconv.Atoi(word)
		if err != nil {
			return nil, err
		}
		all = append(all, child)
	}
	return all, nil
}

// tick is the unit of times in /proc/PID/stat: USER_HZ is 100 on every Linux that Go runs on (proc_pid_stat(5)).
const tick = 10 * time.Millisecond

// cpu is the processor time that the server has used so far, of user and system.
func (s *server) cpu() (time.Duration, error) {
	pids, err := s.processes()
	if err != nil {
		return 0, err
	}
	var ticks int64
	for _, pid := range pids {
		raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			return 0, err
		}
		fields := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:])) // from field 3 on
		for _, i := range []int{14 - 3, 15 - 3} {
			n, err := strconv.ParseInt(fields[i], 10, 64)
			if err != nil {
				return 0, err
			}
			ticks += n
		}
	}
	return time.Duration(ticks) * tick, nil
}

// resident is the memory that the server holds, in bytes: each page of it once (Pss), so that what the processes of
// nginx share is not counted for each.
func (s *server) resident() (bytes int64, err error) {
	pids, err := s.processes()
	if err != nil {
		return 0, err
	}
	for _, pid := range pids {
		raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
		if err != nil {
			return 0, err
		}
		for line := range strings.Lines(string(raw)) {
			if rest, ok := strings.CutPrefix(line, "Pss:"); ok {
				n, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
				if err != nil {
					return 0, err
				}
				bytes += n << 10
			}
		}
	}
	return bytes, nil
}
