package site_test
import ("testing";"os";"jogan/internal/browser";"fmt")
func TestZZEval(t *testing.T){
 if os.Getenv("EVAL")=="" {t.Skip()}
 b:=browser.Start(t)
 p:=b.Page(t,browser.Options{Width:1280,Height:900})
 p.Open("http://127.0.0.1:8397"+os.Getenv("AT"))
 fmt.Println(browser.Eval[string](p,os.Getenv("EVAL")))
}
