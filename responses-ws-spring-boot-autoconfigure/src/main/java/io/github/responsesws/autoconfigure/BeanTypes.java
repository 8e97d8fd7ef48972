package io.github.responsesws.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;

/**
 * What classes the beans of an application are of, without creating one. The type that a
 * {@code @Bean} method declares may be an interface of the class.
 */
final class BeanTypes {

	private static final String SPRING = "org.springframework.";

	/** Applications, for all their name. */
	private static final String SAMPLES = "org.springframework.samples.";

	private static final String OURS = "io.github.responsesws.";

	private final ConfigurableListableBeanFactory beanFactory;

	BeanTypes(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return whether a bean is made by a {@code @Bean} method of Spring's or of ours.
	 * Most beans are, and none of them is a tool of the application.
	 * @param name the name of the bean
	 */
	boolean isInfrastructure(String name) {
		if (!this.beanFactory.containsBeanDefinition(name)
				|| !(this.beanFactory.getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition)) {
			return false;
		}
		MethodMetadata factory = definition.getFactoryMethodMetadata();
		if (factory == null) {
			return false;
		}
		String origin = factory.getDeclaringClassName();
		return (origin.startsWith(SPRING) && !origin.startsWith(SAMPLES))
				|| (origin.startsWith(OURS) && origin.endsWith("AutoConfiguration"));
	}

	/**
	 * Return what is known of the class of a bean.
	 * @param name the name of the bean
	 * @return its class, or the type that it is declared as; null if that is unknown too
	 */
	@Nullable Class<?> type(String name) {
		Object singleton = this.beanFactory.getSingleton(target(name));
		if (singleton != null) {
			return AopUtils.getTargetClass(singleton);
		}
		Class<?> declared = AutoProxyUtils.determineTargetClass(this.beanFactory, target(name));
		return (declared != null) ? ClassUtils.getUserClass(declared) : null;
	}

	/**
	 * Return the classes that the {@code @Bean} method of a bean creates: it says what
	 * class is behind an interface.
	 * @param name the name of the bean
	 * @param declared the type that it is declared as
	 * @return the classes of that type, as the code of the method names them
	 */
	Set<Class<?>> created(String name, Class<?> declared) {
		Set<Class<?>> types = new LinkedHashSet<>();
		Method factory = Modifier.isAbstract(declared.getModifiers()) ? factory(target(name)) : null;
		if (factory != null) {
			for (String created : created(factory)) {
				ClassLoader loader = this.beanFactory.getBeanClassLoader();
				if (ClassUtils.isPresent(created, loader)
						&& declared.isAssignableFrom(ClassUtils.resolveClassName(created, loader))) {
					types.add(ClassUtils.resolveClassName(created, loader));
				}
			}
		}
		return types;
	}

	private @Nullable Method factory(String name) {
		return (this.beanFactory.containsBeanDefinition(name)
				&& this.beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)
						? definition.getResolvedFactoryMethod() : null;
	}

	private String target(String name) {
		String target = ScopedProxyUtils.getTargetBeanName(name);
		return this.beanFactory.containsBeanDefinition(target) ? target : name;
	}

	private static Set<String> created(Method factory) {
		Set<String> types = new LinkedHashSet<>();
		Class<?> type = factory.getDeclaringClass();
		try (InputStream code = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
			if (code != null) {
				new ClassReader(code).accept(new Creations(factory.getName(), Type.getMethodDescriptor(factory), types),
						ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
			}
		}
		catch (IOException | IllegalArgumentException ex) {
			// A class of a newer Java, or one without a file: what it creates is unknown.
			types.clear();
		}
		return types;
	}

	/**
	 * Collects the classes that a method creates.
	 */
	private static final class Creations extends ClassVisitor {

		private final String name;

		private final String descriptor;

		private final Set<String> types;

		Creations(String name, String descriptor, Set<String> types) {
			super(SpringAsmInfo.ASM_VERSION);
			this.name = name;
			this.descriptor = descriptor;
			this.types = types;
		}

		@Override
		public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
				@Nullable String signature, String @Nullable [] exceptions) {
			if (!name.equals(this.name) || !descriptor.equals(this.descriptor)) {
				return null;
			}
			return new MethodVisitor(SpringAsmInfo.ASM_VERSION) {

				@Override
				public void visitTypeInsn(int opcode, String type) {
					if (opcode == Opcodes.NEW) {
						Creations.this.types.add(Type.getObjectType(type).getClassName());
					}
				}

			};
		}

	}

}
