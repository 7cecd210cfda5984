package io.github.discovery.sample.storefront;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Says what was wrong with a request.
 */
@RestControllerAdvice
class Refusals {

	@ExceptionHandler
	@ResponseStatus(HttpStatus.BAD_REQUEST)
	String refuse(IllegalArgumentException error) {
		return String.valueOf(error.getMessage());
	}

}
