; evaluator: an evaluator of a small Scheme, written in Scheme, computes Fibonacci numbers.
;
; quick 7  => 13
; lips  7  => 13
; biwa  20 => 6765
; full  22 => 17711
; long 28  => 317811
(import (scheme base) (scheme cxr) (scheme write))
(define size 22)

; An environment is a list of frames; a frame is a mutable list of names and values.
(define (lookup name environment)
  (if (null? environment)
      (error "evaluator: unbound" name)
      (let ((found (assq name (car environment))))
        (if found
            (cdr found)
            (lookup name (cdr environment))))))

(define (extended names operands environment)
  (cons (map cons names operands) environment))

(define (evaluate e environment)
  (cond ((symbol? e) (lookup e environment))
        ((not (pair? e)) e)
        (else
         (case (car e)
           ((quote) (cadr e))
           ((if)
            (evaluate (if (evaluate (cadr e) environment)
                          (caddr e)
                          (cadddr e))
                      environment))
           ((lambda)
            (list 'closure (cadr e) (caddr e) environment))
           ((letrec)
            (evaluate-letrec (cadr e) (caddr e) environment))
           (else
            (call (evaluate (car e) environment)
                  (map (lambda (operand) (evaluate operand environment)) (cdr e))))))))

(define (evaluate-letrec bindings body environment)
  (let* ((frame (map (lambda (binding) (cons (car binding) #f)) bindings))
         (environment (cons frame environment)))
    (for-each
     (lambda (binding)
       (set-cdr! (assq (car binding) frame)
                 (evaluate (cadr binding) environment)))
     bindings)
    (evaluate body environment)))

(define (call procedure operands)
  (if (procedure? procedure)
      (apply procedure operands)
      (evaluate (caddr procedure)
                (extended (cadr procedure) operands (cadddr procedure)))))

(define built-in
  (list (list (cons '+ +) (cons '- -) (cons '< <))))

(define (program n)
  (list 'letrec
        '((fib (lambda (n)
                 (if (< n 2)
                     n
                     (+ (fib (- n 1)) (fib (- n 2)))))))
        (list 'fib n)))

(define (fib-forward n)
  (do ((n n (- n 1))
       (a 0 b)
       (b 1 (+ a b)))
      ((= n 0) a)))

(let ((answer (evaluate (program size) built-in)))
  (unless (= answer (fib-forward size)) (error "evaluator: wrong" answer))
  (write answer)
  (newline))
