package io.github.responsesws.kotlin

import io.github.responsesws.tool.ResponsesTool

enum class Level { LOW, HIGH }

data class Stop(val name: String, val note: String?)

data class Trip(
	val city: String,
	val country: String?,
	val notes: List<String?>,
	val stops: List<Stop>?,
	val days: Int,
	val limit: Int?,
	val level: Level?
)

class Mutable {
	var name: String = ""
	var note: String? = null
}

class Greeter {

	@ResponsesTool(description = "Greets somebody")
	fun greet(who: String, title: String?): String = "Hello " + (title ?: "") + who

	@ResponsesTool(description = "Forgets somebody")
	fun forget(who: String) {
		who.length
	}

}

class Suspending {

	@ResponsesTool(description = "Greets somebody later")
	suspend fun greet(who: String): String = "Hello $who"

}
