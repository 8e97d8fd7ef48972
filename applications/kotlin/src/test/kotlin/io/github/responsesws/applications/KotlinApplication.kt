package io.github.responsesws.applications

import io.github.responsesws.ResponsesWebSocketClient
import io.github.responsesws.tool.ResponsesTool
import io.github.responsesws.web.ServerSentEvents
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.reactor.mono
import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.http.MediaType
import org.springframework.http.codec.ServerSentEvent
import org.springframework.stereotype.Component
import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.RequestParam
import org.springframework.web.bind.annotation.RestController
import reactor.core.publisher.Mono

@SpringBootApplication
class KotlinApplication

@RestController
class KotlinController(private val client: ResponsesWebSocketClient) {

	@GetMapping("/ask")
	fun ask(@RequestParam question: String): Flow<ServerSentEvent<String>> =
		ServerSentEvents.ofText(client.turn(question).run().text()).asFlow()

	@GetMapping("/words", produces = [MediaType.TEXT_PLAIN_VALUE])
	fun words(@RequestParam question: String): Flow<String> =
		client.turn(question).text().asFlow().map { it.uppercase() }.take(2)

	@GetMapping("/advice")
	suspend fun advice(@RequestParam question: String): KotlinAdvice =
		client.turn(question).run().entity(KotlinAdvice::class.java).awaitSingle()

}

data class KotlinAdvice(val umbrella: Boolean, val reason: String, val coat: String? = null)

data class Forecast(val city: String, val sky: String)

@Component
class KotlinTools {

	@ResponsesTool(description = "Weather of a city tomorrow")
	fun forecast(city: String): Mono<Forecast> = mono { Forecast(city, "sun") }

}
