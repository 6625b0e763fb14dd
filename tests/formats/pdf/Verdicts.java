import java.io.File;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What veraPDF says of files: a line for each file and standard, parted by tabs, with the number
 * of checks made and the clauses broken. The profiles are read here, because the package that
 * carries veraPDF leaves out the library it would read them with.
 */
public class Verdicts {
    private static final String PROFILES = "org/verapdf/pdfa/validation/";

    public static void main(String[] paths) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        List<ValidationProfile> profiles = List.of(
                profile(PDFAFlavour.PDFA_3_A, "PDFA-3A.xml"),
                profile(PDFAFlavour.PDFUA_1, "PDFUA-1.xml"));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String path : paths) {
            for (ValidationProfile profile : profiles) {
                out.println(path + "\t" + verdict(new File(path), profile));
            }
        }
    }

    private static String verdict(File file, ValidationProfile profile) throws Exception {
        PDFAFlavour flavour = profile.getPDFAFlavour();
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(profile, 1, false, false, false)) {
            ValidationResult result = validator.validate(parser);
            String broken = result.getFailedChecks().keySet().stream()
                    .map(rule -> rule.getClause() + "-" + rule.getTestNumber())
                    .sorted()
                    .collect(Collectors.joining(" "));
            return flavour + "\t" + result.getTotalAssertions() + "\t" + broken;
        }
    }

    private static ValidationProfile profile(PDFAFlavour flavour, String name) throws Exception {
        Document read;
        try (InputStream source = Verdicts.class.getClassLoader().getResourceAsStream(PROFILES + name)) {
            read = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(source);
        }
        Set<Rule> rules = new HashSet<>();
        for (Element each : under(read.getDocumentElement(), "rule")) {
            rules.add(rule(each));
        }
        Set<Variable> variables = new HashSet<>();
        for (Element each : under(read.getDocumentElement(), "variable")) {
            variables.add(Profiles.variableFromValues(
                    each.getAttribute("name"),
                    each.getAttribute("object"),
                    text(each, "defaultValue"),
                    text(each, "value")));
        }
        return Profiles.profileFromValues(
                flavour,
                Profiles.profileDetailsFromValues(name, name, "veraPDF", new Date()),
                "",
                rules,
                variables);
    }

    private static Rule rule(Element each) {
        Element id = under(each, "id").get(0);
        return Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                        id.getAttribute("clause"),
                        Integer.parseInt(id.getAttribute("testNumber"))),
                each.getAttribute("object"),
                Boolean.valueOf(each.getAttribute("deferred")),
                each.getAttribute("tags"),
                text(each, "description"),
                text(each, "test"),
                Profiles.errorFromValues(text(each, "message"), List.<ErrorArgument>of()),
                List.of());
    }

    private static String text(Element inside, String name) {
        return under(inside, name).get(0).getTextContent();
    }

    private static List<Element> under(Element inside, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = inside.getElementsByTagName(name);
        for (int index = 0; index < nodes.getLength(); index++) {
            found.add((Element) nodes.item(index));
        }
        return found;
    }
}
