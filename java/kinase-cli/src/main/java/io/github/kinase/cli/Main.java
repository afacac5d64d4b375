package io.github.kinase.cli;

import io.github.kinase.Kinase;
import io.github.kinase.cli.bench.BenchCommand;
import io.github.kinase.cli.plot.PlotCommand;
import io.github.kinase.cli.verify.VerifyCommand;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code kinase}. Exit status: 0 good, 1 the checked thing does not hold, 2 wrong usage or unreadable input, the
 * latter with one line on standard error.
 */
@Command(name = "kinase", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Neural-network activation functions: what there is, on real data, and how fast.",
        subcommands = {
            ListCommand.class,
            InfoCommand.class,
            ApplyCommand.class,
            BenchCommand.class,
            VerifyCommand.class,
            PlotCommand.class,
            NeuronCommand.class,
        },
        footer = {
            "",
            "kinase compare and kinase gradients train networks; Deeplearning4j, 150 MB, is downloaded for them.",
            "kinase test builds Kinase and runs everything that must pass.",
            "",
            "Exit status: 0 good, 1 the checked thing does not hold, 2 wrong usage or unreadable input.",
        })
public final class Main implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    /** The version of the library, for {@code --version}. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"kinase " + Kinase.VERSION};
        }
    }

    /** Runs the command and exits with its status. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, with the handling of errors that all commands share. */
    public static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        ServiceLoader.load(ExtraCommand.class).forEach(commandLine::addSubcommand);
        commandLine.getSubcommands().values().forEach(each -> each.getCommandSpec().versionProvider(new Version()));
        return commandLine
                .setParameterExceptionHandler((e, args) -> fail(e.getCommandLine(), usage(e)))
                .setExecutionExceptionHandler((e, failed, result) -> fail(failed, Failure.message(e)));
    }

    private static int fail(CommandLine commandLine, String message) {
        commandLine.getErr().println("kinase: " + message.replaceAll("\\s*\\R\\s*", " "));
        commandLine.getErr().flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String usage(ParameterException e) {
        String message = e.getMessage();
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            message = "there is no \"" + String.join(" ", unmatched.getUnmatched()) + "\" here"
                    + (suggestions.isEmpty() ? "" : "; nearest: " + String.join(", ", suggestions));
        }
        return message + "; try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(),
                "no command given; there are " + String.join(", ", spec.subcommands().keySet()) + ", test");
    }
}
