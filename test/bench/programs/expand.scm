; expand: definitions and macro uses expanded and evaluated at run time, again and again.
;
; quick 2  => 4950
; full  60 => 4950
; long 153 => 4950
; biwa cannot: it has no environments
; lips cannot: its environments lack what its own syntax needs
(import (scheme base) (scheme eval) (scheme write))
(define size 60)

(define where (environment '(scheme base)))

(define (numbered n)
  (string->symbol (string-append "v" (number->string n))))

(define (from low high element)
  (if (= low high)
      '()
      (cons (element low) (from (+ low 1) high element))))

; A hundred locals, macros of the form's own, and most of the derived syntax.
(define form
  `(letrec-syntax
       ((plus (syntax-rules ()
                ((_) 0)
                ((_ a) a)
                ((_ a b ...) (+ a (plus b ...)))))
        (swap! (syntax-rules ()
                 ((_ a b) (let ((kept a)) (set! a b) (set! b kept))))))
     (letrec ((total (lambda (list)
                       (cond ((null? list) 0)
                             ((memv (car list) list)
                              => (lambda (found) (+ (car found) (total (cdr list)))))
                             (else 'never)))))
       (let* ,(from 0 100 (lambda (n) (list (numbered n) n)))
         (swap! v1 v2)
         (do ((i 0 (+ i 1)))
             ((= i 2))
           (case i
             ((0) (swap! v3 v4))
             (else (unless (= v2 1) (swap! v5 v6)))))
         (+ (total `(,v0 ,v1 ,@(list v2 v3 v4)))
            (plus ,@(from 5 100 numbered)))))))

(let again ((n size) (answer 0))
  (cond ((> n 0) (again (- n 1) (eval form where)))
        ((= answer 4950)
         (write answer)
         (newline))
        (else (error "expand: wrong" answer))))
