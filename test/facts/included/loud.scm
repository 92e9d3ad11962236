; Included by the facts of 4.1.7, as it stands and with its case folded.
(define (Loud-Name) 'Heard)
