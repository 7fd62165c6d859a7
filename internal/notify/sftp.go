package notify

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"jogan/internal/fetch"
	"jogan/internal/news"
)

// sftpTimeout bounds one delivery from the connection to the last byte.
const sftpTimeout = 30 * time.Second

var (
	errNoHostKey    = errors.New("nobody confirmed the server's key")
	errOtherHostKey = errors.New("the server has another key than the one that was confirmed")
)

// NewSSHKey makes a key pair: the private key as PEM, the public one as a line of authorized_keys.
func NewSSHKey() (private, public string, err error) {
	open, secret, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return "", "", err
	}
	block, err := ssh.MarshalPrivateKey(secret, "jogan")
	if err != nil {
		return "", "", err
	}
	key, err := ssh.NewPublicKey(open)
	if err != nil {
		return "", "", err
	}
	return string(pem.EncodeToMemory(block)), strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key))) + " jogan", nil
}

// HostKeyPrint is the fingerprint of a server's key as people compare it; empty where it is no key.
func HostKeyPrint(line string) string {
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil {
		return ""
	}
	return key.Type() + " " + ssh.FingerprintSHA256(key)
}

// visit signs in at a partner's server and does something there. seen is the server's key where it came so far. To a
// server whose key nobody confirmed no password is told.
func (x PartnerPost) visit(ctx context.Context, p news.Partner, secrets PartnerSecrets, do func(*sftp.Client) error) (seen ssh.PublicKey, err error) {
	ctx, cancel := context.WithTimeout(ctx, sftpTimeout)
	defer cancel()
	config := &ssh.ClientConfig{
		User: p.SFTP.User,
		HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
			seen = key
			switch {
			case p.SFTP.HostKey == "":
				return errNoHostKey
			case HostKeyPrint(p.SFTP.HostKey) != key.Type()+" "+ssh.FingerprintSHA256(key):
				return errOtherHostKey
			}
			return nil
		},
	}
	if pinned, _, _, _, err := ssh.ParseAuthorizedKey([]byte(p.SFTP.HostKey)); err == nil { // a server may have several
		config.HostKeyAlgorithms = []string{pinned.Type()}
		if pinned.Type() == ssh.KeyAlgoRSA {
			config.HostKeyAlgorithms = []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
		}
	}
	if secrets.Key != "" {
		signer, err := ssh.ParsePrivateKey([]byte(secrets.Key))
		if err != nil {
			return nil, err
		}
		config.Auth = append(config.Auth, ssh.PublicKeys(signer))
	}
	if secrets.Password != "" {
		config.Auth = append(config.Auth, ssh.Password(secrets.Password))
	}
	address := net.JoinHostPort(p.SFTP.Host, strconv.Itoa(p.SFTP.Port))
	line, err := fetch.Dial(ctx, x.reach(address), "tcp", address)
	if err != nil {
		return nil, err
	}
	defer line.Close()
	stop := context.AfterFunc(ctx, func() { _ = line.Close() }) // ends whatever waits on it
	defer stop()
	conn, channels, requests, err := ssh.NewClientConn(line, address, config)
	if err != nil {
		return seen, whyEnded(ctx, err)
	}
	client := ssh.NewClient(conn, channels, requests)
	defer client.Close()
	files, err := sftp.NewClient(client)
	if err != nil {
		return seen, whyEnded(ctx, err)
	}
	defer files.Close()
	return seen, whyEnded(ctx, do(files))
}

// whyEnded is the deadline where that cut the line.
func whyEnded(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// reach says how far an address may be looked for: an administrator names those of the own network as sftp://HOST:PORT.
func (x PartnerPost) reach(hostPort string) fetch.Reach {
	for _, local := range x.Local {
		u, err := url.Parse(local)
		if err != nil || u.Scheme != "sftp" {
			continue
		}
		port := u.Port()
		if port == "" {
			port = "22"
		}
		if strings.EqualFold(net.JoinHostPort(u.Hostname(), port), hostPort) {
			return fetch.Anywhere
		}
	}
	return fetch.Public
}

// put lays a file down under another name first, so that the partner never reads half of it.
func (x PartnerPost) put(ctx context.Context, p news.Partner, secrets PartnerSecrets, name string, body []byte) PartnerOutcome {
	_, err := x.visit(ctx, p, secrets, func(files *sftp.Client) error {
		to, half := path.Join(p.SFTP.Dir, name), path.Join(p.SFTP.Dir, "."+name+".part")
		f, err := files.Create(half)
		if err != nil {
			return err
		}
		_, err = f.Write(body)
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
		if err := files.PosixRename(half, to); err == nil {
			return nil
		}
		_ = files.Remove(to) // a server that knows no renaming over what is there
		return files.Rename(half, to)
	})
	if err != nil {
		key := sftpReason(err)
		return PartnerOutcome{Answer: key, Lasting: key == "delivery.host-key"}
	}
	return PartnerOutcome{OK: true, Answer: name}
}

// sftpReason is the key of what went wrong.
func sftpReason(err error) string {
	switch {
	case errors.Is(err, errNoHostKey):
		return "delivery.no-host-key"
	case errors.Is(err, errOtherHostKey):
		return "delivery.host-key"
	case strings.Contains(err.Error(), "unable to authenticate"), strings.Contains(err.Error(), "no supported methods remain"):
		return "delivery.login"
	case strings.Contains(err.Error(), "no common algorithm for host key"):
		return "delivery.host-key"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist), asStatus(err):
		return "delivery.folder"
	}
	return reasonOf(err)
}

// asStatus tells that the server answered that it would not.
func asStatus(err error) bool {
	_, ok := errors.AsType[*sftp.StatusError](err)
	return ok
}

// look signs in and looks into the folder.
func (x PartnerPost) look(ctx context.Context, p news.Partner, secrets PartnerSecrets) PartnerTest {
	dir := p.SFTP.Dir
	if dir == "" {
		dir = "."
	}
	seen, err := x.visit(ctx, p, secrets, func(files *sftp.Client) error {
		info, err := files.Stat(dir)
		if err == nil && !info.IsDir() {
			err = fmt.Errorf("%s: %w", dir, fs.ErrNotExist)
		}
		return err
	})
	t := PartnerTest{OK: err == nil, Key: "partner.test-sftp"}
	if err != nil {
		t.Key = sftpReason(err)
	}
	if seen != nil && (errors.Is(err, errNoHostKey) || errors.Is(err, errOtherHostKey)) {
		t.HostKey = strings.TrimSpace(string(ssh.MarshalAuthorizedKey(seen)))
		t.Print = HostKeyPrint(t.HostKey)
	}
	return t
}
