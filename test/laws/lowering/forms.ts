// Forms and what they are lowered to (listing.ts says how to read it). A plain
// form takes the plain way: what need not be moved, boxed, checked or called is not.

export const forms: readonly (readonly [form: string, listing: string])[] = [
  ["(lambda (x) x)", "close[return(1)]()"],
  ["(lambda (x) (car x))", "close[prim1(car 1)]()"],
  ["(lambda (x) (if (car x) 1 2))", "close[ifprim1(car 1) {return('1)} {return('2)}]()"],
  ["(lambda (x y) (if (eq? x y) x y))", "close[ifprim2(eq? 1 2) {return(1)} {return(2)}]()"],
  ["(lambda (x) (if x 1 2))", "close[if(1) {return('1)} {return('2)}]()"],
  ["(lambda (f) (if (f) 1 2))", "close[call(1)>2 if(2) {return('1)} {return('2)}]()"],
  ["(lambda (x) (if (list) 1 2))", "close[primn(list)>2 if(2) {return('1)} {return('2)}]()"],
  ["(lambda (x) (if (vector-ref x 0) 1 2))", "close[ifprim2(vector-ref 1 '0) {return('1)} {return('2)}]()"],
  ["(lambda (x) (if (list x x x) 1 2))", "close[prim3(list 1 1 1)>2 if(2) {return('1)} {return('2)}]()"],
  ["(lambda (x) (if #f 1 x))", "close[return(1)]()"],
  ["(lambda (x) (if 0 1 x))", "close[return('1)]()"],
  ["(lambda (x) (if (if x #f (car x)) 1 2))", "close[if(1) {return('2)} {ifprim1(car 1) {return('1)} {return('2)}}]()"],
  [
    "(lambda (x y) (if (and (car x) (car y)) 1 2))",
    "close[ifprim1(car 1) {ifprim1(car 2) {return('1)} {return('2)}} {return('2)}]()",
  ],
  ["(lambda (x y) (if (or x (car y)) 1 2))", "close[if(1) {return('1)} {ifprim1(car 2) {return('1)} {return('2)}}]()"],
  [
    "(lambda (x) (if (let ((y (car x))) (cdr y)) 1 2))",
    "close[prim1(car 1)>2 ifprim1(cdr 2) {return('1)} {return('2)}]()",
  ],
  ["(lambda (x) (if (not x) 1 2))", "close[ifprim1(not 1) {return('1)} {return('2)}]()"],
  ["(lambda (x) (+ x 1))", "close[prim2(+ 1 '1)]()"],
  ["(lambda (x) (+ x (* x 2)))", "close[prim2(* 1 '2)>2 prim2(+ 1 2)]()"],
  ["(lambda (x) (+ (* x 2) x))", "close[prim2(* 1 '2)>2 prim2(+ 2 1)]()"],
  ["(lambda () (list))", "close[primn(list)]()"],
  ["(lambda (x) (vector-set! x 0 1))", "close[prim3(vector-set! 1 '0 '1)]()"],
  ["(lambda (x) (list x x x x))", "close[primn(list 1 1 1 1)]()"],
  ["(lambda (x) (car x x))", "close[tailcall(car 1 1)]()"],
  ["(lambda (x) (cons))", "close[tailcall(cons)]()"],
  ["(lambda (x) (apply x))", "close[tailcall(apply 1)]()"],
  ["(lambda (f x) (f x))", "close[tailcall(1 2)]()"],
  ["(lambda (f x) (f (f x)))", "close[call(1 2)>3 tailcall(1 3)]()"],
  ["(lambda (f x) (f x) (f (car x)) x 1)", "close[call(1 2)>_ prim1(car 2)>3 call(1 3)>_ return('1)]()"],
  ["(lambda (f) ((f) 1))", "close[call(1)>2 tailcall(2 '1)]()"],
  ["(lambda (f) ((f) (f)) 2)", "close[call(1)>2 call(1)>3 call(2 3)>_ return('2)]()"],
  ["(lambda (f) (car f) 1)", "close[prim1(car 1)>2 return('1)]()"],
  ["(lambda (f) (let-values (((a b) (f))) (f b a)))", "close[call(1)>4 spread(4)>2..3 tailcall(1 3 2)]()"],
  [
    "(lambda (f) (let-values (((a . b) (if f (f) 1))) (lambda () (set! a b) a)))",
    "close[if(1) {call(1)>4 spread(4)>2..3 box(2) close[move(f0)>1 set-box(f1 1) return(f1!)](3 2)} {move('1)>4 spread(4)>2..3 box(2) close[move(f0)>1 set-box(f1 1) return(f1!)](3 2)}]()",
  ],
  ["(lambda (f x) (f f (begin (set! x 1) x) x))", "close[move('1)>3 move(3)>2 move(2)>3 tailcall(1 1 3 2)]()"],
  [
    "(lambda (f x) (set! x (f 1)) (list x (f x)))",
    "close[call(1 '1)>3 move(3)>2 move(2)>3 call(1 2)>4 prim2(list 3 4)]()",
  ],
  [
    "(lambda (f x) (f x (lambda () (set! x 2))))",
    "close[box(2) move(2!)>3 close[move('2)>1 set-box(f0 1) return('#<unspecified>)](2)>4 tailcall(1 3 4)]()",
  ],
  ["(lambda (x) (lambda () x))", "close[close[return(f0)](1)]()"],
  ["(lambda (x) (set! x 2) (lambda () x))", "close[box(1) move('2)>2 set-box(1 2) close[return(f0!)](1)]()"],
  [
    "(lambda () (let ((x 1) (y 2)) (lambda () (set! x y))))",
    "close[move('1)>1 move('2)>2 box(1) close[move(f0)>1 set-box(f1 1) return('#<unspecified>)](2 1)]()",
  ],
  [
    "(lambda (n) (let loop ((i n)) (if (= i 0) i (loop (- i 1)))))",
    "close[move(1)>3 loop1 ifprim2(= 3 '0) {return(3)} {prim2(- 3 '1)>3 loop1}]()",
  ],
  [
    "(lambda (n) (+ 1 (let loop ((i n) (j 0)) (if (= i 0) j (loop (- i 1) (+ i j))))))",
    "close[move(1)>3 move('0)>4 loop1 ifprim2(= 3 '0) {move(4)>2 prim2(+ '1 2)} {prim2(- 3 '1)>5 prim2(+ 3 4)>4 move(5)>3 loop1}]()",
  ],
  [
    "(lambda (n) (let loop ((i n) (j 0)) (if i (loop j i) j)))",
    "close[move(1)>3 move('0)>4 loop1 if(3) {move(4)>5 move(3)>4 move(5)>3 loop1} {return(4)}]()",
  ],
  [
    "(lambda (n) (let outer ((i n)) (let inner ((j i)) (if j (inner (car j)) (outer (cdr i))))))",
    "close[move(1)>3 loop1 move(3)>5 loop2 if(5) {prim1(car 5)>5 loop2} {prim1(cdr 3)>3 loop1}]()",
  ],
  [
    "(lambda (n) (let loop ((i n)) (if i (+ 1 (loop (cdr i))) 0)))",
    "close[close[if(1) {prim1(cdr 1)>2 call(self 2)>2 prim2(+ '1 2)} {return('0)}]()>2 tailcall(2 1)]()",
  ],
  [
    "(lambda (f) (let loop ((i f)) (if i (f loop) (loop i))))",
    "close[close[if(1) {tailcall(f0 self)} {tailcall(self 1)}](1)>2 tailcall(2 1)]()",
  ],
  [
    "(lambda (f) (let loop ((i f)) (f (lambda () i)) (loop (cdr i))))",
    "close[move(1)>3 loop1 close[return(f0)](3)>4 call(1 4)>_ prim1(cdr 3)>3 loop1]()",
  ],
  [
    "(lambda (f) (let loop ((i f)) (f (lambda () (set! i 1))) (loop (cdr i))))",
    "close[move(1)>3 loop1 box(3) close[move('1)>1 set-box(f0 1) return('#<unspecified>)](3)>4 call(1 4)>_ prim1(cdr 3!)>3 loop1]()",
  ],
  [
    "(lambda (f) (let ((s 0)) (let loop ((i f)) (if i (begin (set! s (+ s 1)) (loop (cdr i))) s))))",
    "close[move('0)>2 move(1)>4 loop1 if(4) {prim2(+ 2 '1)>5 move(5)>2 prim1(cdr 4)>4 loop1} {return(2)}]()",
  ],
  [
    "(lambda (f) (letrec ((even? (lambda (n) (if n (odd? (cdr n)) #t))) (odd? (lambda (n) (if n (even? (cdr n)) #f)))) (even? f)))",
    "close[move(1)>4 loop1 if(4) {prim1(cdr 4)>5 loop2 if(5) {prim1(cdr 5)>4 loop1} {return('#f)}} {return('#t)}]()",
  ],
  [
    "(lambda (f) (let ((k (lambda () f))) (if f (k) (begin (car f) (k)))))",
    "close[if(1) {loop1 return(1)} {prim1(car 1)>3 loop1}]()",
  ],
  [
    "(lambda (f) (let ((k (lambda () f))) (if (k) (k) f)))",
    "close[close[return(f0)](1)>2 call(2)>3 if(3) {tailcall(2)} {return(1)}]()",
  ],
  [
    "(lambda (f) (if (let ((k (lambda () f))) (if f (k) (k))) 1 2))",
    "close[if(1) {loop1 if(1) {return('1)} {return('2)}} {loop1}]()",
  ],
  [
    "(lambda (n) (let loop ((i n)) (if i (loop) i)))",
    "close[close[if(1) {tailcall(self)} {return(1)}]()>2 tailcall(2 1)]()",
  ],
  [
    "(lambda () (letrec ((even? (lambda (n) (odd? n))) (odd? (lambda (n) (even? n)))) even?))",
    "close[close[tailcall(f0 1)](2)>1 close[tailcall(f0 1)](1)>2 tie(1.0 2) return(1)]()",
  ],
  [
    "(lambda () (letrec ((f (case-lambda ((x) (f x 1)) ((x y) y)))) f))",
    "close[close[tailcall(f0 1 '1)](1)>2 close[return(2)]()>3 case(2 3)>1 tie(2.0 1) return(1)]()",
  ],
  [
    "(lambda () (letrec ((f (lambda () g)) (g (case-lambda ((x) (f))))) g))",
    "close[close[return(f0)](2)>1 close[tailcall(f0)](1)>3 case(3)>2 tie(1.0 2) return(2)]()",
  ],
  [
    "(lambda () (letrec* ((f (lambda () f)) (x (f)) (g (lambda () x))) g))",
    "close[close[return(self)]()>1 call(1)>2 close[return(f0)](2)>3 return(3)]()",
  ],
  [
    "(lambda () (letrec ((f (lambda () (set! f 1)))) f))",
    "close[box(1) close[move('1)>1 set-box(f0 1) return('#<unspecified>)](1)>2 set-box(1 2) return(1!)]()",
  ],
  [
    "(lambda () (letrec ((f (lambda () (g))) (g (lambda () (set! f g)))) f))",
    "close[box(1) close[tailcall(f0)](2)>3 set-box(1 3) close[move(self)>1 set-box(f0 1) return('#<unspecified>)](1)>2 tie(3.0 2) return(1!)]()",
  ],
  [
    "(lambda () (letrec ((x (lambda () y)) (y (car x))) y))",
    "close[move('#<unassigned>)>2 box(2) close[return(f0!?)](2)>1 prim1(car 1)>3 set-box(2 3) return(2!?)]()",
  ],
  ["(case-lambda ((x) x) ((x y) y))", "close[return(2)]()>2 close[return(1)]()>1 case(1 2)"],
  ["(lambda (x) (set! x (car x)) x)", "close[prim1(car 1)>2 move(2)>1 return(1)]()"],
  ["(lambda (x) (begin (set! x 1)))", "close[move('1)>2 move(2)>1 return('#<unspecified>)]()"],
  ["(define v 1)", "move('1)>1 defineglobal(v 1) return('#<unspecified>)"],
  [
    "(begin (define v 1) (lambda (x) (set! v x) (v x)))",
    "move('1)>1 defineglobal(v 1) close[move(1)>2 setglobal(v 2) tailcall(v 1)]()",
  ],
  ["(lambda (x) x car 5 (lambda () 1) 6)", "close[move(car)>2 close[return('1)]()>2 return('6)]()"],
  [
    "(lambda (x) (let ((y (car x))) (let ((z (cdr y))) (cons y z))))",
    "close[prim1(car 1)>2 prim1(cdr 2)>3 prim2(cons 2 3)]()",
  ],
  [
    "(lambda (x f) (if (f (f x)) (begin (f 1) 2) (if (null? x) (f 3))))",
    "close[call(2 1)>3 call(2 3)>3 if(3) {call(2 '1)>_ return('2)} {ifprim1(null? 1) {tailcall(2 '3)} {return('#<unspecified>)}}]()",
  ],
  [
    "(lambda (f) (case-lambda ((x) (f x)) ((x . y) f)))",
    "close[close[return(f0)](1)>3 close[tailcall(f0 1)](1)>2 case(2 3)]()",
  ],
  ["(lambda (f) (car (begin (f) (f 1))))", "close[call(1)>_ call(1 '1)>2 prim1(car 2)]()"],
  [
    "(lambda (f x) (if (begin (f) (null? x)) 1 2))",
    "close[call(1)>_ prim1(null? 2)>3 if(3) {return('1)} {return('2)}]()",
  ],
  ["(lambda (x) (car (set! x 1)))", "close[move('1)>2 move(2)>1 move('#<unspecified>)>2 prim1(car 2)]()"],
  [
    "(lambda (x y) (list (car x) y (cdr x) car (vector-set! y 0 (cdr y))))",
    "close[prim1(car 1)>3 prim1(cdr 1)>4 move(car)>5 prim1(cdr 2)>6 prim3(vector-set! 2 '0 6)>6 primn(list 3 2 4 5 6)]()",
  ],
  [
    "(lambda (f) (let ((a (f 1)) (b (f 2)) (c (f 3))) (list c b a)))",
    "close[call(1 '1)>2 call(1 '2)>3 call(1 '3)>4 prim3(list 4 3 2)]()",
  ],
  ["(lambda (y) ((lambda (x) (car x)) y))", "close[move(1)>2 prim1(car 2)]()"],
  ["(lambda (y) ((lambda (x z) (car x)) y))", "close[close[prim1(car 1)]()>2 tailcall(2 1)]()"],
  ["(lambda (y) ((lambda x x) y))", "close[close[return(1)]()>2 tailcall(2 1)]()"],
  ["(lambda (y) ((lambda (x . z) x) y))", "close[close[return(1)]()>2 tailcall(2 1)]()"],
  ["(lambda (f) (car))", "close[tailcall(car)]()"],
  ["(lambda (f) (car car))", "close[prim1(car car)]()"],
  ["(lambda (f) (f 1 (f 2) car))", "close[call(1 '2)>2 tailcall(1 '1 2 car)]()"],
]
