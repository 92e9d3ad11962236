; rewrite: terms rewritten to their normal form by a list of rules, in Peano's arithmetic.
;
; quick 3   => 9
; lips  10  => 100
; biwa  150 => 22500
; full  150 => 22500
; long 614  => 376996
(import (scheme base) (scheme cxr) (scheme write))
(define size 150)

; A term is a variable (a symbol) or an operator with its operands (a list).
(define rules
  '(((plus (zero) y) y)
    ((plus (next x) y) (next (plus x y)))
    ((times (zero) y) (zero))
    ((times (next x) y) (plus y (times x y)))))

; The bindings under which `pattern` is `term`, or #f.
(define (match pattern term bindings)
  (cond ((symbol? pattern)
         (let ((bound (assq pattern bindings)))
           (cond ((not bound) (cons (cons pattern term) bindings))
                 ((equal? (cdr bound) term) bindings)
                 (else #f))))
        ((eq? (car pattern) (car term))
         (match-all (cdr pattern) (cdr term) bindings))
        (else #f)))

(define (match-all patterns terms bindings)
  (cond ((null? patterns) bindings)
        ((match (car patterns) (car terms) bindings)
         => (lambda (bindings) (match-all (cdr patterns) (cdr terms) bindings)))
        (else #f)))

(define (instance template bindings)
  (if (symbol? template)
      (cdr (assq template bindings))
      (cons (car template)
            (map (lambda (part) (instance part bindings)) (cdr template)))))

(define (rewritten term rules)
  (if (null? rules)
      #f
      (let ((bindings (match (caar rules) term '())))
        (if bindings
            (instance (cadar rules) bindings)
            (rewritten term (cdr rules))))))

; Outermost first; a term whose operands changed is tried once more.
(define (normal term)
  (let ((next (rewritten term rules)))
    (if next
        (normal next)
        (let* ((inside (cons (car term) (map normal (cdr term))))
               (next (rewritten inside rules)))
          (if next
              (normal next)
              inside)))))

(define (number->term n)
  (if (= n 0)
      '(zero)
      (list 'next (number->term (- n 1)))))

(define (term->number term)
  (if (eq? (car term) 'zero)
      0
      (+ 1 (term->number (cadr term)))))

(let* ((n (number->term size))
       (answer (term->number (normal (list 'times n n)))))
  (unless (= answer (* size size)) (error "rewrite: wrong" answer))
  (write answer)
  (newline))
