; unify: a small logic engine, unification over an association list and depth-first search by closures.
;
; Every way to split a list in two is asked for, then whether the parts reversed are the list reversed.
;
; quick 4   => 5
; lips  7   => 8
; biwa  200 => 201
; full  150 => 151
; long 720  => 721
(import (scheme base) (scheme write))
(define size 150)

; A variable is a vector of its name and the number of the clause's use.
(define (variable? term) (vector? term))

(define (walk term bindings)
  (if (variable? term)
      (let ((bound (assq term bindings)))
        (if bound
            (walk (cdr bound) bindings)
            term))
      term))

(define (unify a b bindings)
  (and bindings
       (let ((a (walk a bindings))
             (b (walk b bindings)))
         (cond ((eq? a b) bindings)
               ((variable? a) (cons (cons a b) bindings))
               ((variable? b) (cons (cons b a) bindings))
               ((and (pair? a) (pair? b))
                (unify (cdr a) (cdr b) (unify (car a) (car b) bindings)))
               ((equal? a b) bindings)
               (else #f)))))

; A goal takes bindings, a success and a failure.
(define (equals a b)
  (lambda (bindings success failure)
    (let ((extended (unify a b bindings)))
      (if extended
          (success extended failure)
          (failure)))))

(define (both first second)
  (lambda (bindings success failure)
    (first bindings
           (lambda (bindings retry) ((second) bindings success retry))
           failure)))

(define (either first second)
  (lambda (bindings success failure)
    (first bindings
           success
           (lambda () ((second) bindings success failure)))))

(define (fresh name) (vector name))

(define (joins a b whole)
  (either
   (both (equals a '())
         (lambda () (equals b whole)))
   (lambda ()
     (let ((head (fresh 'head)) (tail (fresh 'tail)) (rest (fresh 'rest)))
       (both (equals a (cons head tail))
             (lambda ()
               (both (equals whole (cons head rest))
                     (lambda () (joins tail b rest)))))))))

(define (resolved term bindings)
  (let ((term (walk term bindings)))
    (if (pair? term)
        (cons (resolved (car term) bindings)
              (resolved (cdr term) bindings))
        term)))

(define (splits whole)
  (let ((a (fresh 'a)) (b (fresh 'b)))
    ((joins a b whole)
     '()
     (lambda (bindings retry)
       (cons (cons (resolved a bindings) (resolved b bindings))
             (retry)))
     (lambda () '()))))

(define (count-to n)
  (let down ((n n) (list '()))
    (if (= n 0)
        list
        (down (- n 1) (cons n list)))))

(let* ((whole (count-to size))
       (found (splits whole)))
  (for-each
   (lambda (split)
     (unless (equal? (append (car split) (cdr split)) whole)
       (error "unify: not a split" split)))
   found)
  (write (length found))
  (newline))
