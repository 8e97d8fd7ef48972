package io.github.responsesws.schema;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.annotation.JsonPOJOBuilder;
import tools.jackson.databind.util.StdConverter;

/**
 * Types that Jackson reads, each in a way of its own, and some that it does not.
 */
abstract class AgreementTypes {

	record Everything(int count, @Nullable Long total, double ratio, boolean flag, String text, @Nullable String note,
			LocalDate day, Instant moment, UUID id, List<String> texts, List<List<Day>> days, Optional<Day> maybe,
			@Nullable Coded level, Renamed renamed, Car car, Page<Aliased> page, @Nullable Node tree,
			Annotated annotated) {
	}

	record Page<T>(List<T> items, @Nullable T first) {
	}

	record Node(String name, List<Node> children, @Nullable Node next) {
	}

	@JsonDeserialize(builder = Car.CarBuilder.class)
	record Car(String brand, @Nullable Integer doors) {

		/** As Lombok's {@code @Jacksonized} writes it. */
		@JsonPOJOBuilder(withPrefix = "", buildMethodName = "build")
		static class CarBuilder {

			private String brand = "";

			private @Nullable Integer doors;

			CarBuilder brand(String brand) {
				this.brand = brand;
				return this;
			}

			CarBuilder doors(@Nullable Integer doors) {
				this.doors = doors;
				return this;
			}

			Car build() {
				return new Car(this.brand, this.doors);
			}

		}

	}

	@JsonDeserialize(builder = PrefixedBuilder.class)
	record Prefixed(String name) {
	}

	static class PrefixedBuilder {

		private String name = "";

		PrefixedBuilder withName(String name) {
			this.name = name;
			return this;
		}

		Prefixed build() {
			return new Prefixed(this.name);
		}

	}

	record Annotated(@JsonValue String text) {

		@JsonCreator
		static Annotated of(String text) {
			return new Annotated(text);
		}

	}

	@JsonAutoDetect(creatorVisibility = JsonAutoDetect.Visibility.ANY, getterVisibility = JsonAutoDetect.Visibility.ANY)
	static class Constructed {

		private final String text;

		Constructed(String text) {
			this.text = text;
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

	@JsonAutoDetect(creatorVisibility = JsonAutoDetect.Visibility.ANY, getterVisibility = JsonAutoDetect.Visibility.ANY)
	static class Numbered {

		private final int number;

		Numbered(int number) {
			this.number = number;
		}

		@JsonValue
		int number() {
			return this.number;
		}

	}

	@JsonAutoDetect(creatorVisibility = JsonAutoDetect.Visibility.ANY, getterVisibility = JsonAutoDetect.Visibility.ANY)
	static final class Factory {

		private final String text;

		private Factory(String text) {
			this.text = text;
		}

		static Factory valueOf(String text) {
			return new Factory(text);
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

	record Valued(@JsonValue String value) {
	}

	record OfUuid(UUID id) {

		@JsonCreator
		static OfUuid of(UUID other) {
			return new OfUuid(other);
		}

	}

	record OfList(List<String> texts) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		static OfList of(List<String> texts) {
			return new OfList(texts);
		}

	}

	record Ids(Annotated annotated, Constructed constructor, Numbered number, Factory factory, Valued value,
			OfUuid uuid, OfList list) {
	}

	@JsonAutoDetect(creatorVisibility = JsonAutoDetect.Visibility.ANY, getterVisibility = JsonAutoDetect.Visibility.ANY)
	static class Named {

		private final String name;

		Named(String name) {
			this.name = name;
		}

		String getName() {
			return this.name;
		}

	}

	@JsonAutoDetect(creatorVisibility = JsonAutoDetect.Visibility.ANY, getterVisibility = JsonAutoDetect.Visibility.ANY)
	static class Creator {

		private final String name;

		@JsonCreator
		Creator(@JsonProperty("name") String name) {
			this.name = name;
		}

		String getName() {
			return this.name;
		}

	}

	record Patterns(@JsonFormat(pattern = "dd.MM.yyyy") LocalDate day, @JsonFormat(pattern = "H:mm") LocalTime time,
			@JsonFormat(pattern = "yyyy/MM/dd'T'HH", timezone = "UTC") Date moment,
			@JsonFormat(pattern = "ddMMyyyy") List<LocalDate> days) {
	}

	record Hidden(String shown, @JsonProperty(access = JsonProperty.Access.READ_ONLY) @Nullable String derived,
			@JsonProperty(access = JsonProperty.Access.WRITE_ONLY) String secret) {
	}

	@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
	record Snake(String firstName) {
	}

	interface HasName {

	}

	record Aliased(@JsonAlias("title") String name) implements HasName {
	}

	record Wrappers(Optional<String> optional, AtomicReference<Integer> reference, List<Optional<String>> nested) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Wrappers that && this.optional.equals(that.optional)
					&& this.nested.equals(that.nested) && Objects.equals(this.reference.get(), that.reference.get());
		}

		@Override
		public int hashCode() {
			return this.optional.hashCode();
		}

	}

	@JsonFormat(shape = JsonFormat.Shape.NUMBER)
	enum NumberShape {

		LOW, HIGH

	}

	@JsonAutoDetect(creatorVisibility = JsonAutoDetect.Visibility.ANY, getterVisibility = JsonAutoDetect.Visibility.ANY)
	@JsonFormat(shape = JsonFormat.Shape.OBJECT)
	enum ObjectShape {

		LOW, HIGH;

		String getText() {
			return name();
		}

	}

	enum Coded {

		LOW(10), HIGH(20);

		private final int code;

		Coded(int code) {
			this.code = code;
		}

		@JsonValue
		int code() {
			return this.code;
		}

		@JsonCreator
		static Coded of(int code) {
			return (code == 10) ? LOW : HIGH;
		}

	}

	enum Renamed {

		@JsonProperty("low")
		LOW, @JsonProperty("high")
		HIGH

	}

	record Levels(@JsonFormat(shape = JsonFormat.Shape.NUMBER_INT) Plain number, ObjectShape object, Coded coded,
			Renamed renamed) {
	}

	enum Plain {

		LOW, HIGH

	}

	record Compact(int size) {

		Compact {
			if (size < 0) {
				throw new IllegalArgumentException();
			}
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes({ @JsonSubTypes.Type(value = Cat.class, name = "cat"), @JsonSubTypes.Type(Dog.class),
			@JsonSubTypes.Type(Bird.class) })
	interface Animal {

	}

	record Cat(int lives) implements Animal {
	}

	record Dog(String name) implements Animal {
	}

	@JsonTypeName("bird")
	record Bird(boolean flies) implements Animal {
	}

	record Zoo(Animal animal) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
	@JsonSubTypes(@JsonSubTypes.Type(Bike.class))
	interface Vehicle {

	}

	record Bike(int wheels) implements Vehicle {
	}

	record Garage(Vehicle vehicle) {
	}

	record Prices(Map<Renamed, Integer> prices) {
	}

	record WithConverter(@JsonDeserialize(converter = Shout.class) String name) {
	}

	static class Shout extends StdConverter<String, String> {

		@Override
		public String convert(String value) {
			return value + "!";
		}

	}

	record WithContentUsing(@JsonDeserialize(contentUsing = Secretive.class) List<Aliased> names) {
	}

	static class NotCreatable {

		private final String name;

		private final int size;

		NotCreatable(String name, int size, Thread thread) {
			this.name = name;
			this.size = size;
		}

		@Override
		public String toString() {
			return this.name + this.size;
		}

	}

	class Inner {

		public String name = "";

	}

	@JsonAutoDetect(creatorVisibility = JsonAutoDetect.Visibility.ANY, getterVisibility = JsonAutoDetect.Visibility.ANY)
	static class Nobody {

		String getName() {
			return "";
		}

	}

	@JsonFormat(shape = JsonFormat.Shape.ARRAY)
	record AsArray(int x, int y) {
	}

	record Point(int x, int y) {
	}

	record HoldsArray(@JsonFormat(shape = JsonFormat.Shape.ARRAY) Point point) {
	}

	record MonthName(@JsonFormat(pattern = "dd MMM yyyy") LocalDate day) {
	}

	record OptionalSection(@JsonFormat(pattern = "HH:mm[:ss]") LocalTime time) {
	}

	static class AnyMember {

		public String name = "";

		private final Map<String, Object> members = new HashMap<>();

		@JsonAnySetter
		void set(String name, Object value) {
			this.members.put(name, value);
		}

	}

	@JsonIdentityInfo(generator = ObjectIdGenerators.PropertyGenerator.class, property = "id")
	static class Identified {

		public int id;

		public @Nullable Identified next;

	}

	record PropertyTyped(@JsonTypeInfo(use = JsonTypeInfo.Id.NAME) Aliased value) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	interface NoSubtypes {

	}

	enum WriteOnly {

		ONE;

		@JsonValue
		boolean written() {
			return true;
		}

		@JsonCreator
		static WriteOnly of(boolean value) {
			return ONE;
		}

	}

	record Unreadable(WriteOnly level) {
	}

	enum MixedLevel {

		ONE, TWO;

		@JsonValue
		Object written() {
			return (this == ONE) ? 1 : "two";
		}

	}

	record Mixed(MixedLevel level) {
	}

	record Order(Aliased buyer) {
	}

	record Day(LocalDate date) {
	}

}
