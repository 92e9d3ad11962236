; match: sentences matched against patterns with segment variables, and answered from templates.
;
; quick 2    => (10 66)
; lips  15   => (75 495)
; biwa  250  => (1250 8250)
; full  6000 => (30000 198000)
; long 117964 => (589820 3892812)
(import (scheme base) (scheme cxr) (scheme write))
(define size 6000)

; (? x) matches one word, (* x) any number of them.
(define rules
  '(((hello (* rest)) (hello to you too))
    (((* before) i want (? thing) (* after)) (why do you want (? thing) (* after)))
    (((* before) i am (* mood)) (how long have you been (* mood)))
    (((* words) because (* reason)) (is (* reason) the only reason))
    (((? only)) (please go on))))

(define sentences
  '((hello my friend)
    (well i want money and fame)
    (today i am very tired of work)
    (it was so because nobody asked me at the time)
    (nothing matches these words at all)
    (yes)))

(define (element? part kind)
  (and (pair? part) (eq? (car part) kind)))

(define (match pattern words bindings)
  (cond ((null? pattern) (and (null? words) bindings))
        ((element? (car pattern) '*) (match-segment pattern words '() bindings))
        ((null? words) #f)
        ((element? (car pattern) '?)
         (match (cdr pattern)
                (cdr words)
                (cons (cons (cadar pattern) (list (car words))) bindings)))
        ((eq? (car pattern) (car words)) (match (cdr pattern) (cdr words) bindings))
        (else #f)))

; The shortest segment first.
(define (match-segment pattern words taken bindings)
  (or (match (cdr pattern)
             words
             (cons (cons (cadar pattern) (reverse taken)) bindings))
      (and (pair? words)
           (match-segment pattern (cdr words) (cons (car words) taken) bindings))))

(define (filled template bindings)
  (cond ((null? template) '())
        ((pair? (car template))
         (append (cdr (assq (cadar template) bindings))
                 (filled (cdr template) bindings)))
        (else (cons (car template) (filled (cdr template) bindings)))))

(define (reply words rules)
  (if (null? rules)
      #f
      (let ((bindings (match (caar rules) words '())))
        (if bindings
            (filled (cadar rules) bindings)
            (reply words (cdr rules))))))

(unless (equal? (reply '(well i want money and fame) rules) '(why do you want money and fame))
  (error "match: wrong reply"))

(let again ((n size) (replies 0) (words 0))
  (if (= n 0)
      (begin
        (write (list replies words))
        (newline))
      (let each ((sentences sentences) (replies replies) (words words))
        (if (null? sentences)
            (again (- n 1) replies words)
            (let ((answer (reply (car sentences) rules)))
              (if answer
                  (each (cdr sentences) (+ replies 1) (+ words (length answer)))
                  (each (cdr sentences) replies words)))))))
