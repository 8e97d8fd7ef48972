package io.github.responsesws.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.util.ClassUtils;

/**
 * Reads from the code of a class which types it hands to the client: those that it names
 * in methods that call one of ours which takes a type, as {@code entity(Trip.class)}
 * does. Some more in the same method do no harm.
 */
final class MentionedTypes extends ClassVisitor {

	private static final String OURS = "io/github/responsesws/";

	private final String root;

	private final Set<String> constants = new LinkedHashSet<>();

	private final Set<String> created = new LinkedHashSet<>();

	private final Set<String> nested = new LinkedHashSet<>();

	private MentionedTypes(String root) {
		super(SpringAsmInfo.ASM_VERSION);
		this.root = root;
	}

	/**
	 * Return whether a class is of the JDK, a framework or this library, whose beans say
	 * nothing of the application.
	 */
	static boolean isSilent(Class<?> type) {
		return type.isPrimitive() || type.isArray()
				|| type.getName().matches("(javax?|jdk|org[.]springframework|reactor|tools[.]jackson)[.].*");
	}

	/**
	 * Read a class, and those nested in it.
	 * @param type a class of the application
	 */
	static MentionedTypes of(Class<?> type) {
		MentionedTypes mentioned = new MentionedTypes(Type.getInternalName(type));
		ClassLoader loader = type.getClassLoader();
		mentioned.readAll((loader != null) ? loader : ClassLoader.getSystemClassLoader());
		return mentioned;
	}

	/**
	 * Return the names of the types that stand there as constants.
	 */
	Set<String> constants() {
		return this.constants;
	}

	/**
	 * Return the names of the types of which objects are created, some of them anonymous.
	 */
	Set<String> created() {
		return this.created;
	}

	private void readAll(ClassLoader loader) {
		Set<String> seen = new LinkedHashSet<>();
		Deque<String> open = new ArrayDeque<>(Set.of(this.root));
		while (!open.isEmpty()) {
			String name = open.remove();
			if (seen.add(name)) {
				read(name, loader);
				open.addAll(this.nested);
			}
		}
	}

	private void read(String name, ClassLoader loader) {
		try (InputStream code = loader.getResourceAsStream(name + ClassUtils.CLASS_FILE_SUFFIX)) {
			if (code != null) {
				new ClassReader(code).accept(this, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
			}
		}
		catch (IOException | IllegalArgumentException ex) {
			// A class of a newer Java: what it names is unknown.
		}
	}

	@Override
	public void visitInnerClass(String name, @Nullable String outerName, @Nullable String innerName, int access) {
		if (name.startsWith(this.root + "$")) {
			this.nested.add(name);
		}
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		return new Code();
	}

	/**
	 * Collects what one method names, and whether it hands a type to the client.
	 */
	private final class Code extends MethodVisitor {

		private final Set<String> constants = new LinkedHashSet<>();

		private final Set<String> created = new LinkedHashSet<>();

		private boolean asks;

		Code() {
			super(SpringAsmInfo.ASM_VERSION);
		}

		@Override
		public void visitLdcInsn(Object value) {
			if (value instanceof Type type && type.getSort() == Type.OBJECT) {
				this.constants.add(type.getClassName());
			}
		}

		@Override
		public void visitTypeInsn(int opcode, String type) {
			if (opcode == Opcodes.NEW) {
				this.created.add(Type.getObjectType(type).getClassName());
			}
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
			this.asks = this.asks || (owner.startsWith(OURS) && (descriptor.contains("Ljava/lang/Class;")
					|| descriptor.contains("/TypeReference;")
					|| descriptor.startsWith("([Ljava/lang/Object;)Lio/github/responsesws/tool/FunctionTools;")));
		}

		@Override
		public void visitEnd() {
			if (this.asks) {
				MentionedTypes.this.constants.addAll(this.constants);
				MentionedTypes.this.created.addAll(this.created);
			}
		}

	}

}
