"""Sentences of Home Assistant's voice commands in Spanish, drawn from its templates.

The templates recognize sentences, so they allow more than people say ("los luz"); what is not grammatical is left out where a short list of nouns
can tell.
"""

import json
import random
import re
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'examples' / 'data'))
from templates import Template  # noqa: E402

# What fills the slots that the package leaves open: names of rooms and devices (by their kind), and free text.
FILLERS = {
    'area': ['cocina', 'salón', 'dormitorio', 'baño', 'oficina', 'pasillo', 'garaje', 'comedor', 'terraza'],
    'floor': ['baja', 'primera', 'segunda'],
    'shopping_list_item': ['leche', 'huevos', 'pan', 'manzanas', 'aceite de oliva', 'café', 'arroz', 'pasta de dientes', 'queso', 'comida para el perro', 'papel de cocina', 'plátanos'],
    'todo_list_item': ['llamar al dentista', 'regar las plantas', 'pagar el alquiler', 'lavar el coche', 'reservar los vuelos', 'limpiar los cristales'],
    'search_query': ['Abbey Road', 'Paco de Lucía', 'Rosalía', 'los Beatles', 'Mediterráneo', 'Vivaldi', 'Celia Cruz', 'Entre dos aguas', 'Juan Luis Guerra', 'Mercedes Sosa'],
    'timer_name': ['pizza', 'pasta', 'colada', 'té', 'ejercicio', 'huevos', 'deberes'],
    'timer_command': ['apaga las luces', 'abre la puerta del garaje', 'enciende la calefacción', 'baja las persianas', 'para la música'],
    'message': ['la cena está lista', 'nos vamos en diez minutos', 'empieza la película'],
    'zone': ['trabajo', 'gimnasio', 'colegio'],
    'light': ['lámpara de pie', 'luz del techo', 'lámpara del escritorio', 'luz del porche', 'lamparita'],
    'switch': ['cafetera', 'estufa', 'ventilador', 'lavavajillas', 'árbol de Navidad', 'tele'],
    'media_player': ['tele', 'altavoz', 'radio', 'equipo de música'],
    'climate': ['termostato', 'radiador', 'aire acondicionado', 'caldera'],
    'weather': ['Madrid', 'Sevilla', 'Buenos Aires', 'Bogotá', 'Lima', 'París', 'Valencia', 'Montevideo'],
    'todo': ['tareas', 'recados', 'trabajo', 'viaje'],
    'cover': ['puerta del garaje', 'cortina izquierda', 'persiana', 'toldo'],
    'lock': ['puerta principal', 'puerta de atrás', 'verja'],
    'valve': ['válvula del agua', 'válvula del riego'],
    'fan': ['ventilador del techo', 'ventilador'],
    'vacuum': ['aspiradora', 'robot', 'Roomba'],
    'scene': ['noche de cine', 'buenos días', 'fiesta'],
    'script': ['buenas noches', 'salir de casa'],
    'person': ['Alicia', 'Roberto'],
    'sensor': ['sensor exterior', 'sensor de humedad'],
    'binary_sensor': ['móvil', 'sensor de movimiento'],
}  # fmt: skip

# Numbers that people say, for the package's ranges; by the slot's name or by the range's type.
NUMBERS = {
    'temperature': [17, 18, 19, 20, 21, 22, 23, 24, 25],
    'color_temperature': [2700, 3000, 4000, 5000, 6500],
    'timer_hours': [2, 3, 4, 5],
    'timer_minutes': [5, 10, 15, 20, 25, 30, 45],
    'timer_seconds': [10, 20, 30, 40, 50],
    'percentage': [10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 100],
}

# Gender and number of Spanish nouns, for the determiner before them.
NOUNS = {
    'fs': 'cocina oficina terraza luz lámpara bombilla ampolleta luminaria lamparilla lamparita llave cafetera estufa tele radio caldera puerta cortina persiana '
    'verja válvula aspiradora pista canción música reproducción pieza recámara cámara sala habitación fecha hora temperatura compra lista película serie artista '
    'baja primera segunda planta cancela cerradura velocidad posición ventana contraventana cortinilla pantalla cuenta alarma última petición',
    'fp': 'luces lámparas bombillas ampolletas luminarias lamparillas llaves puertas cortinas persianas compras piezas recámaras salas habitaciones tareas ventanas',
    'ms': 'salón dormitorio baño pasillo garaje comedor foco bombillo interruptor ventilador lavavajillas árbol altavoz equipo termostato radiador aire toldo robot '
    'vídeo video tema elemento medio programa reproductor volumen brillo cuarto aposento temporizador cronómetro reloj piso disco álbum trabajo viaje móvil sensor abanico '
    'audio sonido silencio track podcast color cierre cerrojo pestillo portón estado tiempo listado día script candado',
    'mp': 'focos bombillos interruptores ventiladores temporizadores cronómetros recados cuartos aposentos toldos reproductores abanicos cierres cerrojos pestillos portones días',
}  # fmt: skip
KIND = {noun: kind for kind, nouns in NOUNS.items() for noun in nouns.split()}
DETERMINERS = {
    'el': 'ms', 'la': 'fs', 'los': 'mp', 'las': 'fp', 'un': 'ms', 'una': 'fs', 'al': 'ms', 'del': 'ms', 'todos': 'mp', 'todas': 'fp', 'este': 'ms', 'esta': 'fs',
}  # fmt: skip

# Singular nouns that go without a determiner.
BARE = {'compra', 'color', 'trabajo', 'garaje'}


class Intents:
    """The intents of one language. `wheel` is the package as it was downloaded."""

    def __init__(self, wheel: Path, language: str):
        with zipfile.ZipFile(wheel) as archive:
            data = json.loads(archive.read(f'home_assistant_intents/data/{language}.json'))
        self.templates = {
            name: [(sentence, device_of(block)) for block in intent['data'] for sentence in block['sentences']]
            for name, intent in data['intents'].items()
        }
        self.rules, self.lists = data['expansion_rules'], data['lists']

    def sentences(self, intent: str, most: int, rng: random.Random, tries: int = 60) -> list[str]:
        """Up to `most` different sentences, the templates in turn, so that none outweighs the others."""
        found: dict[str, str] = {}
        order = self.templates[intent][:]
        for _ in range(tries):
            rng.shuffle(order)
            for text, device in order:
                sentence = tidy(Template(rng, lambda name, device=device: self.slot(name, device, rng), self.rules).expand(text))
                if agrees(sentence):
                    found.setdefault(sentence.lower(), sentence)
                if len(found) == most:
                    return list(found.values())
        return list(found.values())

    def slot(self, slot: str, device: str, rng: random.Random) -> str:
        name = slot.split(':')[0]
        if name == 'name':
            return rng.choice(FILLERS[device])
        if name in FILLERS:
            return rng.choice(FILLERS[name])
        values = self.lists[name]
        if 'range' in values:
            return str(rng.choice(NUMBERS.get(name) or NUMBERS[values['range'].get('type', 'percentage')]))
        value = rng.choice(values['values'])
        text = value if isinstance(value, str) else value['in']
        return Template(rng, lambda inner: self.slot(inner, device, rng), self.rules).expand(text)


def device_of(block: dict) -> str:
    """The kind of device that `{name}` stands for; a switch where it may be that, too."""
    domains = (block.get('requires_context') or {}).get('domain') or ['switch']
    return 'switch' if 'switch' in domains else domains[0]


def tidy(text: str) -> str:
    text = re.sub(r'\s+', ' ', text).strip()
    text = re.sub(r'\b(a|de) el\b', lambda match: f'{match[1]}l', text)
    return re.sub(r' (?=[%°])', '', text)


def agrees(sentence: str) -> bool:
    """No determiner before another one or before a noun of another gender or number, and none missing after "de", "en" and "a"."""
    words = re.findall(r'\w+', sentence.lower())
    for word, after in zip(words, words[1:]):
        kind = KIND.get(after)
        if word in DETERMINERS and (after in DETERMINERS or (kind and kind != DETERMINERS[word])):
            return False
        if word in ('de', 'en', 'a') and kind and kind[1] == 's' and after not in BARE:
            return False
        if word in ('mi', 'mis') and (after in DETERMINERS or (kind and kind[1] != ('s' if word == 'mi' else 'p'))):
            return False
    return bool(words)
